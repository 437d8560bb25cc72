using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>A plan as the sandbox of macOS is told it. Pure; of rules that contradict each other the later one counts.</summary>
internal static class SeatbeltProfile
{
    /// <summary>Services of the system that every program asks for names, time and its own settings.</summary>
    private static readonly string[] Services =
    [
        "com.apple.system.opendirectoryd.libinfo", "com.apple.system.opendirectoryd.membership", "com.apple.system.notification_center", "com.apple.system.logger",
        "com.apple.logd", "com.apple.bsd.dirhelper", "com.apple.trustd.agent", "com.apple.SecurityServer", "com.apple.cfprefsd.daemon", "com.apple.cfprefsd.agent",
    ];

    /// <summary>What of a git folder runs programs.</summary>
    private static readonly string[] GitParts = ["config", "config.worktree", "commondir", "hooks", "modules", "info/attributes", "objects/info/alternates"];

    /// <param name="roots">The folders of the workspace, in which protected names count at any depth, whether there is something or not.</param>
    /// <param name="proxyPort">The port of the way out; null when there is none.</param>
    public static string Of(SandboxPlan plan, ImmutableArray<string> roots, int? proxyPort)
    {
        var text = new StringBuilder("""
            (version 1)
            (deny default)
            (allow process-exec)
            (allow process-fork)
            (allow signal (target same-sandbox))
            (allow process-info* (target same-sandbox))
            (allow sysctl-read)
            (allow ipc-posix-sem)
            (allow ipc-posix-shm)

            """);
        text.Append(CultureInfo.InvariantCulture, $"(allow mach-lookup {string.Join(' ', Services.Select(static name => $"(global-name \"{name}\")"))})\n");

        // Reading: everything but what is hidden, and of that what is shown.
        text.Append("(allow file-read*)\n");
        Paths("deny file-read-data", [.. plan.Hidden, .. plan.Closed]);
        Paths("allow file-read*", [.. plan.Readable, .. plan.Writable, plan.Temporary]);
        Paths("deny file-read-data", plan.Masks);

        // Writing: nothing but what is named, and of that nothing that is protected.
        text.Append("(allow file-write* (literal \"/dev/null\") (literal \"/dev/zero\") (literal \"/dev/dtracehelper\"))\n");
        Paths("allow file-write*", [.. plan.Writable, plan.Temporary]);
        Paths("deny file-write*", plan.Protected);
        foreach (var root in roots)
        {
            var start = $"^{Escape(root)}/(.*/)?";
            var names = string.Join('|', NamedFiles.ProtectedNames.Where(static name => name is not ".git").Select(AnyCase).Concat(((string[])[".ruleset", ".code-workspace"]).Select(static end => $"[^/]+{AnyCase(end)}")).Concat(((string[])["Directory.Build.", "Directory.Solution."]).Select(static start => $"{AnyCase(start)}[^/]+")));
            text.Append(CultureInfo.InvariantCulture, $"(deny file-write* (regex #\"{start}({names})(/|$)\"))\n");

            // What is installed brings such names along, and nobody acts on them there.
            text.Append(CultureInfo.InvariantCulture, $"(allow file-write* (regex #\"{start}node_modules/\"))\n");
            text.Append(CultureInfo.InvariantCulture, $"(deny file-write* (regex #\"{start}{AnyCase(".git")}$\") (regex #\"{start}{AnyCase(".git")}/({string.Join('|', GitParts.Select(AnyCase))})(/|$)\"))\n");
        }

        // The network: a loopback to listen on, and the way out.
        text.Append("(deny network*)\n(allow network-bind (local ip \"localhost:*\"))\n(allow network-inbound (local ip \"localhost:*\"))\n");
        text.Append(CultureInfo.InvariantCulture, $"(allow network-bind (subpath {Quote(plan.Temporary)}))\n(allow network-outbound (subpath {Quote(plan.Temporary)}))\n");
        if (proxyPort is { } port)
        {
            text.Append(CultureInfo.InvariantCulture, $"(allow network-outbound (remote ip \"localhost:{port}\"))\n");
        }

        return text.ToString();

        void Paths(string rule, ImmutableArray<string> paths)
        {
            if (!paths.IsEmpty)
            {
                text.Append(CultureInfo.InvariantCulture, $"({rule} {string.Join(' ', paths.Select(static path => $"(subpath {Quote(path)})"))})\n");
            }
        }
    }

    private static string Quote(string path) => $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Without a backslash, of which regular expressions and their quotes make different things.</summary>
    private static string Escape(string text) => string.Concat(text.Select(static letter => char.IsLetterOrDigit(letter) || letter is '/' or '-' or '_' ? letter.ToString() : letter is '"' ? "." : $"[{letter}]"));

    /// <summary>The file systems of macOS mostly take a name in any case for the same.</summary>
    private static string AnyCase(string text) => string.Concat(text.Select(static letter =>
        char.IsAsciiLetter(letter) ? $"[{char.ToLowerInvariant(letter)}{char.ToUpperInvariant(letter)}]" : Escape(letter.ToString())));
}
