using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>Reads a file as the editor sees it, unsaved changes included.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Line">The first line to read, counted from 1.</param>
/// <param name="Limit">The most lines to read.</param>
public sealed record ReadTextFileRequest(
    string SessionId,
    string Path,
    [property: Strict] uint? Line = null,
    [property: Strict] uint? Limit = null) : Extensible;

/// <summary>The text that was asked for.</summary>
public sealed record ReadTextFileResponse(string Content) : Extensible;

/// <summary>Writes a file through the editor, and makes it if it is not there.</summary>
/// <param name="Path">Absolute.</param>
public sealed record WriteTextFileRequest(string SessionId, string Path, string Content) : Extensible;

/// <summary>The file is written.</summary>
public sealed record WriteTextFileResponse : Extensible;
