using System.Globalization;
using System.Text;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Shows the lines around a problem, the one that it is about marked.</summary>
internal static class CodeAround
{
    private const int Lines = 1;
    private const int MaxLine = 160;

    public static CodeProblem In(CodeProblem problem, string text)
    {
        if (problem.Place is not { } place)
        {
            return problem;
        }

        var lines = text.Split('\n');
        var shown = new StringBuilder();
        for (var line = Math.Max(0, place.Start.Line - Lines); line <= Math.Min(lines.Length - 1, place.Start.Line + Lines); line++)
        {
            var code = lines[line].TrimEnd('\r');
            shown.Append(CultureInfo.InvariantCulture, $"{(line == place.Start.Line ? '>' : ' ')} {line + 1} {(code.Length > MaxLine ? code[..MaxLine] + "…" : code)}\n");
        }

        return problem with { Code = shown.ToString().TrimEnd('\n') };
    }
}
