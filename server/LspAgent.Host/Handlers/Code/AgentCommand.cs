using System.Collections.Immutable;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Lsp.Extensions;

namespace LspAgent.Host.Handlers.Code;

/// <summary>A piece of work that an editor's user gives the agent at a place in code: what it is called, and what the agent is told.</summary>
/// <param name="Name">Of the command; clients run it with <see cref="AgentCommandArguments"/>.</param>
/// <param name="Verb">What the prompt begins with, before the name of what it is about.</param>
/// <param name="Manner">What the prompt goes on with.</param>
/// <param name="ChangesCode">Whether the outcome is a change and not a text.</param>
internal sealed record AgentCommand(string Name, string Title, CodeActionKind Kind, string Verb, string Manner, bool ChangesCode = true)
{
    public static AgentCommand Fix { get; } = new("lspagent.fix", "Fix with LspAgent", CodeActionKind.QuickFix, "Fix", "Change no more than that needs, and see that nothing else breaks.");

    public static AgentCommand Explain { get; } = new("lspagent.explain", "Explain with LspAgent", CodeActionKind.Refactor, "Explain", "Change nothing.", ChangesCode: false);

    public static AgentCommand Refactor { get; } = new("lspagent.refactor", "Refactor with LspAgent…", CodeActionKind.RefactorRewrite, "Refactor", "Make it easier to read without changing what it does.");

    public static AgentCommand GenerateTests { get; } = new("lspagent.generateTests", "Generate tests with LspAgent", CodeActionKind.Refactor, "Write tests for", "Write them as the tests that are there are written, and run them.");

    public static AgentCommand Document { get; } = new("lspagent.document", "Document with LspAgent", CodeActionKind.RefactorRewrite, "Document", "Write the comments as those around it are written, and change no code.");

    public static ImmutableArray<AgentCommand> All { get; } = [Fix, Explain, Refactor, GenerateTests, Document];

    /// <summary>What can be done with code itself, in the order in which it is offered.</summary>
    public static ImmutableArray<AgentCommand> OnCode { get; } = [Refactor, GenerateTests, Document, Explain];
}
