using System.Text.RegularExpressions;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>How facts are written for one kind of reader; whatever a text holds, it stays text.</summary>
internal interface ITextStyle
{
    /// <summary>What stands between two facts.</summary>
    string Between { get; }

    /// <summary>Something to be read letter by letter, in one line.</summary>
    string Code(string text);

    /// <summary>The same in lines of its own.</summary>
    string Block(string text);

    /// <summary>Words that come from elsewhere.</summary>
    string Words(string text);
}

/// <summary>For message boxes.</summary>
internal sealed class PlainText : ITextStyle
{
    public static PlainText Instance { get; } = new();

    public string Between => "\n";

    public string Code(string text) => text;

    public string Block(string text) => text;

    public string Words(string text) => text;
}

/// <summary>For agent panels. No text can end its fence or begin a link of its own.</summary>
internal sealed partial class Markdown : ITextStyle
{
    public static Markdown Instance { get; } = new();

    public string Between => "\n\n";

    public string Code(string text)
    {
        var fence = Fence(text, least: 1);
        var space = text.StartsWith('`') || text.EndsWith('`') ? " " : string.Empty;
        return $"{fence}{space}{text}{space}{fence}";
    }

    public string Block(string text)
    {
        var fence = Fence(text, least: 3);
        return $"{fence}\n{text}\n{fence}";
    }

    public string Words(string text) => Special().Replace(text, @"\$0");

    private static string Fence(string text, int least)
    {
        var longest = Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty(0).Max();
        return new string('`', Math.Max(least, longest + 1));
    }

    [GeneratedRegex("`+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Backticks();

    [GeneratedRegex(@"[\\`*_{}\[\]<>#|~!]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Special();
}
