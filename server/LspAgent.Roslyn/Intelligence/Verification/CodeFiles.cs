namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Tells files of code apart by their names; usable before Roslyn is there.</summary>
internal static class CodeFiles
{
    private static readonly string[] Foreign = [".razor", ".cshtml", ".vbhtml", ".fs", ".fsi", ".fsx", ".vb"];

    public static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for code that C# may use and nothing here understands.</summary>
    public static bool IsForeign(string path) => Foreign.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
