using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LspAgent.Testing;

namespace LspAgent.Protocol.Tests.Lsp;

/// <summary>One member of a structure as the specification declares it.</summary>
internal sealed record ShapeMember(string Name, bool IsOptional, string Type);

/// <summary>The structures and methods of the specification, and a sample of every type that they are made of.</summary>
internal static class Shapes
{
    private static readonly HashSet<string> Words =
        ["string", "MarkupKind", "CodeActionKind", "TraceValue", "LanguageKind", "ResourceOperationKind", "FailureHandlingKind",
         "PositionEncodingKind", "Pattern", "ChangeAnnotationIdentifier"];

    private static readonly HashSet<string> Numbers =
        ["integer", "uinteger", "SymbolKind", "SymbolTag", "InlayHintKind", "MessageType", "TextDocumentSyncKind", "CodeActionTag",
         "CodeActionTriggerKind", "DiagnosticSeverity", "DiagnosticTag", "FileChangeType", "WatchKind", "InlineCompletionTriggerKind"];

    // Aliases of unions, which have no members of their own.
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["ProgressToken"] = "integer | string",
        ["GlobPattern"] = "Pattern | RelativePattern",
        ["WorkspaceDocumentDiagnosticReport"] = "WorkspaceFullDocumentDiagnosticReport | WorkspaceUnchangedDocumentDiagnosticReport",
        ["TextDocumentContentChangeEvent"] = "TextDocumentContentChangePartial | TextDocumentContentChangeWholeDocument",
    };

    public static IReadOnlyDictionary<string, ImmutableArray<ShapeMember>> Structures { get; }

    /// <summary>Parameters and result of every method; a notification has no result.</summary>
    public static IReadOnlyDictionary<string, (string? Params, string? Result, bool IsRequest)> Methods { get; }

    static Shapes()
    {
        var file = JsonNode.Parse(Fixtures.Read("lsp/shapes.json"))!;
        Structures = file["structures"]!.AsObject().ToDictionary(
            structure => structure.Key,
            structure => structure.Value!.AsObject()
                .Select(member => new ShapeMember(member.Key.TrimEnd('?'), member.Key.EndsWith('?'), member.Value!.GetValue<string>()))
                .ToImmutableArray());
        Methods = file["methods"]!.AsObject().ToDictionary(
            method => method.Key,
            method => (method.Value!["params"]?.GetValue<string>(), method.Value!["result"]?.GetValue<string>(), method.Value!.AsObject().ContainsKey("result")));
    }

    /// <summary>The alternatives of a type, those of its aliases among them.</summary>
    public static IEnumerable<string> Arms(string type) =>
        SplitTopLevel(type).Select(arm => arm.Split('<')[0]).SelectMany(arm => Aliases.TryGetValue(arm, out var alias) ? Arms(alias) : [arm]);

    /// <summary>The structure with nothing but its required members, each in the first type that we send.</summary>
    public static JsonObject Minimal(string structure)
    {
        var sample = new JsonObject();
        foreach (var member in Structures[structure].Where(member => !member.IsOptional))
        {
            sample[member.Name] = Sample(Arms(member.Type).First(arm => arm != "WorkspaceFolder"));
        }

        return sample;
    }

    /// <summary>A value of a type that is no union.</summary>
    public static JsonNode? Sample(string type) => type switch
    {
        "null" => null,
        "boolean" => true,
        "DocumentUri" or "URI" => "file:///c%3A/a%20b/%C3%A9.cs",
        "LSPAny" or "T" => new JsonObject { ["any"] = new JsonArray(1, null, "x") },
        _ when Words.Contains(type) => "a new word",
        _ when Numbers.Contains(type) => 2,
        _ when type.StartsWith('\'') => type.Trim('\''),
        _ when type.StartsWith("typeof ", StringComparison.Ordinal) => type[(type.LastIndexOf('.') + 1)..].ToLowerInvariant(),
        _ when type.EndsWith("[]", StringComparison.Ordinal) =>
            new JsonArray([.. Arms(Unwrap(type[..^2])).Select(Sample)]),
        _ when type.StartsWith("{ [", StringComparison.Ordinal) =>
            new JsonObject([.. Arms(type[(type.IndexOf("]:", StringComparison.Ordinal) + 2)..].Trim(' ', ';', '}')).Select((arm, i) => KeyValuePair.Create($"file:///{i}", Sample(arm)))]),
        _ when Structures.ContainsKey(type) => Minimal(type),
        _ => throw new ArgumentException($"No sample of '{type}'.", nameof(type)),
    };

    private static string Unwrap(string type) => type.StartsWith('(') && type.EndsWith(')') ? type[1..^1] : type;

    private static IEnumerable<string> SplitTopLevel(string type)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < type.Length; i++)
        {
            depth += type[i] is '(' or '{' or '<' or '[' ? 1 : type[i] is ')' or '}' or '>' or ']' ? -1 : 0;
            if (type[i] == '|' && depth == 0)
            {
                yield return type[start..i].Trim();
                start = i + 1;
            }
        }

        yield return type[start..].Trim();
    }
}
