namespace LspAgent.Host.Doors;

/// <summary>How an editor wants to be served.</summary>
/// <param name="Pipe">Where the editor listens; null for stdin and stdout.</param>
/// <param name="ClientProcessId">The process to end with, from editors that say it on the command line.</param>
internal sealed record LspOptions(string? Pipe = null, int? ClientProcessId = null);
