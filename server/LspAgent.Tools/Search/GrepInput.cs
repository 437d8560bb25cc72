using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Tools.Search;

/// <summary>What <c>Grep</c> is asked.</summary>
internal sealed record GrepInput(
    string Pattern,
    [property: Description("File or folder")] string? Path = null,
    [property: Description("As *.{ts,tsx} or src/**/*.cs")] string? Glob = null,
    [property: Description("As cs, js, py")] string? Type = null,
    GrepOutputMode? OutputMode = null,
    [property: JsonPropertyName("-i")] bool? IgnoreCase = null,
    [property: JsonPropertyName("-n"), Description("Default true")] bool? LineNumbers = null,
    [property: JsonPropertyName("-o")] bool? OnlyMatching = null,
    [property: JsonPropertyName("-A")] int? After = null,
    [property: JsonPropertyName("-B")] int? Before = null,
    [property: JsonPropertyName("-C")] int? Around = null,
    int? Context = null,
    [property: Description("Matches may span lines")] bool? Multiline = null,
    [property: Description("Default 250; 0: all that fit")] int? HeadLimit = null,
    int? Offset = null);

/// <summary>What <c>Grep</c> answers with.</summary>
[JsonConverter(typeof(GrepOutputModeConverter))]
internal enum GrepOutputMode
{
    Content,
    FilesWithMatches,
    Count,
}

/// <summary>Reads a mode by its name and never by a number.</summary>
internal sealed class GrepOutputModeConverter() : JsonStringEnumConverter<GrepOutputMode>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
