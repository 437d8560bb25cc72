using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>Shows and lists files.</summary>
internal static class Files
{
    private const int MaxLines = 60;
    private const int MaxFiles = 40;

    public static OfflineStep? List(Match match, OfflineRequest request)
    {
        var pattern = match.Groups["pattern"] is { Success: true } given ? AsPattern(Term.Clean(given.Value)) : "**/*";
        var folder = match.Groups["folder"] is { Success: true } place ? Term.Clean(place.Value) : null;
        if (request.Last("Glob") is not { } call)
        {
            return new OfflineStep.Call($"I look for files that match `{pattern}`.", "Glob", ToolInputs.Glob(pattern, folder));
        }

        if (call.IsError)
        {
            return new OfflineStep.Say($"The files could not be listed: {call.Result}");
        }

        var files = NamesIn(call);
        return new OfflineStep.Say(files.Count == 0 ? $"No file matches `{pattern}`." : $"{Count(files.Count, "file")} {(files.Count == 1 ? "matches" : "match")} `{pattern}`, the newest first:\n\n{Listed(files)}{Remark(call)}");
    }

    public static OfflineStep? Show(Match match, OfflineRequest request)
    {
        var path = Term.Clean(match.Groups["path"].Value);
        if (!Term.IsPath(path))
        {
            return null;
        }

        int? Number(string group) => match.Groups[group] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : null;
        return Open(path, Number("first"), Number("last"), request, out var read) ?? new OfflineStep.Say(Shown(read));
    }

    /// <summary>The steps that lead to the text of a file; null when it is there. A file that is not where it was looked for is looked for by its name.</summary>
    public static OfflineStep? Open(string path, int? first, int? last, OfflineRequest request, out OfflineCall read)
    {
        read = request.Last("Read") ?? new OfflineCall("Read", "{}", "", IsError: true);
        if (request.Last("Read") is null)
        {
            return new OfflineStep.Call($"I read `{path}`.", "Read", ToolInputs.Read(path, first, last));
        }

        if (!read.IsError)
        {
            return null;
        }

        if (request.Last("Glob") is not { } search)
        {
            return new OfflineStep.Call($"`{path}` cannot be read as it stands, so I look for a file of that name.", "Glob", ToolInputs.Glob($"**/{Path.GetFileName(path)}", folder: null));
        }

        var found = search.IsError ? [] : NamesIn(search);
        return found switch
        {
            [var only] when !string.Equals(only, read.InputText("file_path"), StringComparison.Ordinal) =>
                new OfflineStep.Call($"There is `{only}`.", "Read", ToolInputs.Read(only, first, last)),
            { Count: > 1 } => new OfflineStep.Say($"There is no `{path}`, but there are {Count(found.Count, "file")} of that name. Which one do you mean?\n\n{Listed(found)}"),
            _ => new OfflineStep.Say($"`{path}` cannot be read: {read.Result}"),
        };
    }

    public static List<string> NamesIn(OfflineCall glob) =>
        [.. glob.Result.Split('\n').Where(line => line.Length > 0 && line[0] != '[' && !line.StartsWith("No files match", StringComparison.Ordinal))];

    public static string Listed(IReadOnlyList<string> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.Take(MaxFiles))
        {
            text.Append("- `").Append(file).Append("`\n");
        }

        if (files.Count > MaxFiles)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {files.Count - MaxFiles} more\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Shown(OfflineCall read)
    {
        var path = read.InputText("file_path");
        var file = ReadText.Parse(read.Result);
        if (file.Lines.IsEmpty)
        {
            return read.Result.Length == 0 ? $"`{path}` is not a text." : read.Result;
        }

        var shown = string.Join('\n', file.Lines.Take(MaxLines));
        var fence = shown.Contains("```", StringComparison.Ordinal) ? "`````" : "```";
        var rest = file.Lines.Length > MaxLines || file.IsPartial
            ? string.Create(CultureInfo.InvariantCulture, $"\n\nThese are the lines {file.First} to {file.First + Math.Min(MaxLines, file.Lines.Length) - 1}. `show {path} lines {file.First + MaxLines}-{file.First + (2 * MaxLines) - 1}` shows what follows.")
            : "";
        return $"`{path}`:\n\n{fence}{Path.GetExtension(path).TrimStart('.')}\n{shown}\n{fence}{rest}";
    }

    /// <summary>A word is looked for anywhere in a name; ".cs" and "*.cs" mean the same.</summary>
    private static string AsPattern(string term) =>
        term.IndexOfAny(['*', '?', '{', '[']) >= 0 ? term
        : term.StartsWith('.') ? $"*{term}"
        : term.Contains('/', StringComparison.Ordinal) ? $"**/{term}"
        : $"**/*{term}*";

    private static string Remark(OfflineCall call) =>
        call.Result.Split('\n')[^1] is ['[', ..] remark ? $"\n\n{remark.Trim('[', ']')}" : "";
}
