using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Calls a tool that only reads C#, outside of any session; for clients that offer our tools to other agents.</summary>
/// <param name="Cwd">The folder that it is about; absolute, and open in the editor.</param>
/// <param name="Input">A JSON object as text, as the tool's schema has it.</param>
public sealed record CallCodeToolRequest(string Cwd, string Name, string Input) : Extensible;

/// <summary>What the tool answers, written for a model.</summary>
/// <param name="IsError">True when the text says what went wrong.</param>
public sealed record CallCodeToolResponse(string Text, [property: Strict] bool? IsError = null) : Extensible;
