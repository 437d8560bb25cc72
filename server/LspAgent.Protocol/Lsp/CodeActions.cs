using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>What a code action is for; kinds are dotted, and a kind stands for all below it.</summary>
[JsonConverter(typeof(WireStringConverter<CodeActionKind>))]
public readonly record struct CodeActionKind(string Value) : IWireString<CodeActionKind>
{
    public static CodeActionKind Empty => new("");

    public static CodeActionKind QuickFix => new("quickfix");

    public static CodeActionKind Refactor => new("refactor");

    public static CodeActionKind RefactorExtract => new("refactor.extract");

    public static CodeActionKind RefactorInline => new("refactor.inline");

    public static CodeActionKind RefactorMove => new("refactor.move");

    public static CodeActionKind RefactorRewrite => new("refactor.rewrite");

    public static CodeActionKind Source => new("source");

    public static CodeActionKind SourceOrganizeImports => new("source.organizeImports");

    public static CodeActionKind SourceFixAll => new("source.fixAll");

    public static CodeActionKind FromWire(string value) => new(value);

    /// <summary>Whether an action of this kind answers a request that asks for <paramref name="wanted"/>.</summary>
    public bool IsWithin(CodeActionKind wanted) =>
        wanted.Value.Length == 0
        || string.Equals(Value, wanted.Value, StringComparison.Ordinal)
        || (Value.StartsWith(wanted.Value, StringComparison.Ordinal) && Value[wanted.Value.Length] == '.');
}

/// <summary>Why code actions are asked for.</summary>
public enum CodeActionTriggerKind
{
    Invoked = 1,
    Automatic = 2,
}

/// <summary>What a client may show beside an action.</summary>
public enum CodeActionTag
{
    LlmGenerated = 1,
}

/// <summary>Asks what could be done at a place.</summary>
public sealed record CodeActionParams(
    TextDocumentIdentifier TextDocument,
    LspRange Range,
    CodeActionContext Context,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>What the editor knows at the place. Some clients leave out all but the diagnostics; a missing trigger means invoked.</summary>
public sealed record CodeActionContext(
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<CodeActionKind>? Only = null,
    CodeActionTriggerKind? TriggerKind = null);

/// <summary>Something that can be done at a place: an edit, then a command. What is dear to compute is left to resolve.</summary>
public sealed record CodeAction(
    string Title,
    CodeActionKind? Kind = null,
    ImmutableArray<Diagnostic>? Diagnostics = null,
    bool? IsPreferred = null,
    CodeActionDisabled? Disabled = null,
    WorkspaceEdit? Edit = null,
    Command? Command = null,
    JsonElement? Data = null,
    ImmutableArray<CodeActionTag>? Tags = null);

/// <summary>Why an action cannot be taken now.</summary>
public sealed record CodeActionDisabled(string Reason);

/// <summary>Which actions the server has.</summary>
public sealed record CodeActionOptions(
    ImmutableArray<CodeActionKind>? CodeActionKinds = null,
    ImmutableArray<CodeActionKindDocumentation>? Documentation = null,
    bool? ResolveProvider = null,
    bool? WorkDoneProgress = null);

/// <summary>A command that explains a kind of actions.</summary>
public sealed record CodeActionKindDocumentation(CodeActionKind Kind, Command Command);

/// <summary>One entry of the answer: an action, or a bare command for clients that know no action literals.</summary>
[JsonConverter(typeof(CodeActionOrCommandConverter))]
public abstract record CodeActionOrCommand
{
    private CodeActionOrCommand()
    {
    }

    public sealed record Literal(CodeAction Action) : CodeActionOrCommand;

    public sealed record Bare(Command Command) : CodeActionOrCommand;
}

/// <summary>Tells the two by member <c>command</c>: a command has a string there, an action an object or nothing.</summary>
internal sealed class CodeActionOrCommandConverter : JsonConverter<CodeActionOrCommand>
{
    public override CodeActionOrCommand Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        return UnionJson.TryFindMember(ref ahead, "command"u8) && ahead.TokenType == JsonTokenType.String
            ? new CodeActionOrCommand.Bare(UnionJson.ReadCase<Command>(ref reader, options))
            : new CodeActionOrCommand.Literal(UnionJson.ReadCase<CodeAction>(ref reader, options));
    }

    public override void Write(Utf8JsonWriter writer, CodeActionOrCommand value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case CodeActionOrCommand.Literal literal:
                UnionJson.WriteCase(writer, literal.Action, options);
                break;
            case CodeActionOrCommand.Bare bare:
                UnionJson.WriteCase(writer, bare.Command, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
