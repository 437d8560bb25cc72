using System.Collections.Immutable;

namespace LspAgent.Core.Memory;

/// <summary>A file that a reader found.</summary>
/// <param name="Canonical">With every link resolved, so that no file is taken twice.</param>
/// <param name="Text">Null when it is not taken; the problem says why.</param>
public sealed record FoundInstructions(string Canonical, string? Text, string? Problem = null);

/// <summary>Where instructions may lie.</summary>
/// <param name="Folder">Absolute.</param>
public sealed record InstructionFolder(string Folder, InstructionScope Scope);

/// <summary>Puts the files of instructions together: which are read, in which order, with what they import. Pure but for the reader.</summary>
public sealed class InstructionAssembly
{
    private const int MaxHops = 4;

    private readonly Func<string, FoundInstructions?> _read;
    private readonly string _root;
    private readonly string _home;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly ImmutableArray<InstructionFile>.Builder _files = ImmutableArray.CreateBuilder<InstructionFile>();
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    private InstructionAssembly(Func<string, FoundInstructions?> read, string root, string home)
    {
        _read = read;
        _root = root;
        _home = home;
    }

    /// <param name="read">Reads a file by its absolute path; null when there is none.</param>
    /// <param name="root">The workspace, canonical: a project's files import nothing from outside.</param>
    /// <param name="home">What <c>~</c> stands for.</param>
    /// <param name="folders">The broadest first.</param>
    public static InstructionSet Assemble(Func<string, FoundInstructions?> read, string root, string home, IEnumerable<InstructionFolder> folders)
    {
        var assembly = new InstructionAssembly(read, root, home);
        foreach (var folder in folders)
        {
            // AGENTS.md is what others call CLAUDE.md: it counts where that is missing.
            _ = folder.Scope is InstructionScope.Local
                ? assembly.Take(Path.Join(folder.Folder, "CLAUDE.local.md"), folder.Scope, importedBy: null, MaxHops)
                : assembly.Take(Path.Join(folder.Folder, "CLAUDE.md"), folder.Scope, importedBy: null, MaxHops)
                    || assembly.Take(Path.Join(folder.Folder, "AGENTS.md"), folder.Scope, importedBy: null, MaxHops);
        }

        return new InstructionSet(assembly._files.ToImmutable(), assembly._problems.ToImmutable());
    }

    /// <returns>True when there is such a file, taken or not.</returns>
    private bool Take(string path, InstructionScope scope, string? importedBy, int hops)
    {
        if (_read(path) is not { } found)
        {
            return false;
        }

        if (!_taken.Add(found.Canonical))
        {
            return true;
        }

        if (found.Text is null)
        {
            _problems.Add(found.Problem ?? $"{Shown(path)} cannot be read, so its instructions are left out.");
            return true;
        }

        // What a repository names, or links to, must lie in it: else it could show the model any file of its user's.
        if (scope is not InstructionScope.User && !IsInside(found.Canonical))
        {
            _problems.Add(importedBy is null
                ? $"{Shown(path)} links to {found.Canonical}, which is outside the workspace, so it is left out."
                : $"{importedBy} imports {Shown(path)}, which is outside the workspace, so it is left out.");
            return true;
        }

        var (text, imports) = InstructionMarkdown.Read(found.Text);
        if (text.Length > 0)
        {
            _files.Add(new InstructionFile(Shown(path), scope, text, importedBy));
        }

        foreach (var import in imports)
        {
            if (hops == 0)
            {
                _problems.Add($"{Shown(path)} imports {import} through more than {MaxHops} files, so it is left out.");
                continue;
            }

            var target = import.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(_home, import[2..])
                : Path.IsPathRooted(import) ? import
                : Path.Join(Path.GetDirectoryName(path), import);
            Take(Path.GetFullPath(target), scope, Shown(path), hops - 1);
        }

        return true;
    }

    private bool IsInside(string path) => path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private string Shown(string path)
    {
        var shown = IsInside(path) ? path[(_root.Length + 1)..]
            : path.StartsWith(_home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? $"~/{path[(_home.Length + 1)..]}"
            : path;
        return Path.DirectorySeparatorChar is '\\' ? shown.Replace('\\', '/') : shown;
    }
}
