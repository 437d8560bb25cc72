using System.Text.RegularExpressions;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>What a command did, out of what <c>strace</c> wrote: what it ran, what it changed, what it connected to.</summary>
internal static partial class SystemCallLog
{
    /// <summary>The system calls that are looked at.</summary>
    public const string Calls = "execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,mknod,mknodat,"
        + "truncate,chmod,fchmodat,chown,lchown,fchownat,utimensat,setxattr,lsetxattr,removexattr,connect,bind";

    /// <summary>Everything that a command which only looks would not do, each as a sentence.</summary>
    /// <param name="command">The names of programs that it may run stand in it.</param>
    public static IEnumerable<string> Beyond(IEnumerable<string> lines, string command)
    {
        // A name can be written in pieces.
        var names = string.Concat(command.Where(static letter => letter is not ('\'' or '"' or '\\' or '\n' or '$')));
        var hasBegun = false;
        var unfinished = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (id, text) = (line[..Math.Max(space, 0)], line[(space + 1)..].TrimStart());
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[id] = text[..^"<unfinished ...>".Length];
                continue;
            }

            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                text = unfinished.GetValueOrDefault(id, "") + text[(text.IndexOf('>', StringComparison.Ordinal) + 1)..];
            }

            if (Succeeded().Match(text) is not { Success: true } match)
            {
                continue;
            }

            var (name, arguments) = (match.Groups["name"].Value, match.Groups["arguments"].Value);
            if (!hasBegun)
            {
                // Before the shell it is the sandbox that is being made.
                hasBegun = name is "execve" && arguments.StartsWith("\"/bin/bash\"", StringComparison.Ordinal);
            }
            else if (IsBeyond(name, arguments, names))
            {
                yield return text;
            }
        }

        if (!hasBegun)
        {
            yield return "the shell never began";
        }
    }

    private static bool IsBeyond(string name, string arguments, string names) => name switch
    {
        "execve" or "execveat" => Quoted().Match(arguments).Groups[1].Value is var program && !names.Contains(Path.GetFileName(program), StringComparison.Ordinal),
        "open" or "openat" or "openat2" => Writes().IsMatch(arguments) && !IsHarmless(Quoted().Match(arguments).Groups[1].Value),
        "creat" => true,
        "unlink" or "unlinkat" => !Quoted().Match(arguments).Groups[1].Value.StartsWith("/tmp/sh-thd", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>What is no file, and what bash keeps a long here-document in.</summary>
    private static bool IsHarmless(string path) =>
        path is "/dev/null" or "/dev/tty" or "/dev/stdout" or "/dev/stderr" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/tmp/sh-thd", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<name>\w+)\((?<arguments>.*)\)\s+=\s+(?:[0-9]+|0x[0-9a-f]+)(?:<.*)?$", RegexOptions.Singleline)]
    private static partial Regex Succeeded();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b")]
    private static partial Regex Writes();
}
