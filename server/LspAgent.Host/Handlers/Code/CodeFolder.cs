namespace LspAgent.Host.Handlers.Code;

/// <summary>A folder of the editor under both of its names: the editor's, and the one with every link resolved by which the code knows it.</summary>
internal sealed record CodeFolder(string Lexical, string Canonical)
{
    public bool Holds(string path) => Below(path, Lexical) || Below(path, Canonical);

    public string ToCode(string path) => Below(path, Lexical) ? Canonical + path[Lexical.Length..] : path;

    public string ToEditor(string path) => Below(path, Canonical) ? Lexical + path[Canonical.Length..] : path;

    private static bool Below(string path, string folder) =>
        path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && (path[folder.Length] == Path.DirectorySeparatorChar || folder[^1] == Path.DirectorySeparatorChar);
}
