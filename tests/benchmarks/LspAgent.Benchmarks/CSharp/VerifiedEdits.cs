using System.Collections.Immutable;
using LspAgent.Core.Tools;

namespace LspAgent.Benchmarks.CSharp;

/// <summary>One-file edits of the generated solution, of every kind that concerns other code differently. Each round differs, so that nothing is known from the last.</summary>
internal static class VerifiedEdits
{
    public const int Rounds = 5;

    private const string Property = "    public override string Name =>";

    public static readonly ImmutableArray<string> Kinds = ["body", "added member", "added overload", "removed member", "changed signature", "changed interface", "added type", "added file", "added using", "added global using"];

    public static FileChange Of(string kind, int round, string root)
    {
        var own = Path.Join(root, "P1", "C5.cs");
        var text = File.ReadAllText(own);
        return kind switch
        {
            "body" => Changed("return sum + Name.Length;", $"return sum + Name.Length + {round};"),
            "added member" => Changed(Property, $"    public int Fresh{round} => 1;\n\n{Property}"),
            "added overload" => Changed(Property, $"    public int M0(int count, string round{round}) => count;\n\n{Property}"),
            "removed member" => Changed(Property, $"    private string Name{round} =>"),
            "changed signature" => Changed("public int M5(int count, IShape1 shape)", $"public int M5(int count, IShape1 shape, int more{round} = 0)"),
            "changed interface" => In(Path.Join(root, "P0", "C0.cs"), "int Area(int scale);", $"int Area(int scale, int more{round});"),
            "added type" => new FileChange(own, text, text + $"\npublic class Extra{round}\n{{\n    public int Value => 1;\n}}\n"),
            "added file" => new FileChange(Path.Join(root, "P1", $"Extra{round}.cs"), null, $"namespace P1;\n\npublic class Extra{round}\n{{\n    public int Value => 1;\n}}\n"),
            "added using" => new FileChange(own, text, $"using System.Text;\n// {round}\n{text}"),
            "added global using" => new FileChange(own, text, $"global using System.Text;\n// {round}\n{text}"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

        FileChange Changed(string from, string to) => In(own, from, to);
    }

    private static FileChange In(string path, string from, string to)
    {
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"{path} lacks '{from}'.") : new FileChange(path, text, string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length)));
    }
}
