using System.Collections.Immutable;

namespace LspAgent.Protocol.Lsp;

/// <summary>How grave a message to the user is.</summary>
public enum MessageType
{
    Error = 1,
    Warning = 2,
    Info = 3,
    Log = 4,
    Debug = 5,
}

/// <summary>Shows a message.</summary>
public sealed record ShowMessageParams(MessageType Type, string Message);

/// <summary>Shows a message with buttons. At least one action is always sent: some clients fail on none.</summary>
public sealed record ShowMessageRequestParams(
    MessageType Type,
    string Message,
    ImmutableArray<MessageActionItem>? Actions = null);

/// <summary>A button, and the answer when it is pressed.</summary>
public sealed record MessageActionItem(string Title);

/// <summary>Writes a line to the client's log.</summary>
public sealed record LogMessageParams(MessageType Type, string Message);

/// <summary>Opens a document or an address. The selection is always sent for a document: some clients read it unasked.</summary>
public sealed record ShowDocumentParams(
    DocumentUri Uri,
    bool? External = null,
    bool? TakeFocus = null,
    LspRange? Selection = null);

/// <summary>Whether it was opened.</summary>
public sealed record ShowDocumentResult(bool Success);
