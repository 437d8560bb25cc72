using System.Text.Json;

namespace LspAgent.Host.Serving;

/// <summary>What an editor's user wants for C#: the settings <c>lspagent.csharp.*</c>. What was not said is null.</summary>
/// <param name="Navigation">Whether we answer what a C# server answers; off unless it is said, since most editors have one.</param>
/// <param name="Solution">The solution or project to load, absolute or relative to its folder.</param>
public sealed record CodeOptions(bool? Navigation = null, string? Solution = null)
{
    /// <summary>Reads them from initialization options or from settings, nested or with dots in the names.</summary>
    public static CodeOptions Of(JsonElement? options) =>
        options is not { ValueKind: JsonValueKind.Object } all ? new CodeOptions()
        : Inner(all, ClientProfile.Section) is { } ours && Inner(ours, "csharp") is { } nested ? OfSection(nested)
        : Inner(all, $"{ClientProfile.Section}.csharp") is { } dotted ? OfSection(dotted)
        : new CodeOptions(Flag(all, $"{ClientProfile.Section}.csharp.navigation"), Text(all, $"{ClientProfile.Section}.csharp.solution"));

    /// <summary>Reads the section <c>lspagent.csharp</c> itself.</summary>
    public static CodeOptions OfSection(JsonElement section) => section.ValueKind is JsonValueKind.Object
        ? new CodeOptions(Flag(section, "navigation"), Text(section, "solution"))
        : new CodeOptions();

    /// <summary>These, and where they are silent the others.</summary>
    public CodeOptions Or(CodeOptions others) => new(Navigation ?? others.Navigation, Solution ?? others.Solution);

    private static JsonElement? Inner(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.Object ? found : null;

    private static bool? Flag(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.GetBoolean() : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.String && found.GetString() is { Length: > 0 } text ? text : null;
}
