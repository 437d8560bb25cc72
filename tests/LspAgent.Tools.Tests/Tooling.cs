using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;

namespace LspAgent.Tools.Tests;

/// <summary>Calls tools as the runner does, on a folder of the disk.</summary>
internal sealed class Tooling(string root, IOpenDocuments? open = null)
{
    private readonly ToolContext _context = new()
    {
        CallId = "call-1",
        Roots = new WorkspaceRoots(root, []),
        Files = new WorkspaceFiles(open ?? NoOpenDocuments.Instance, root),
        Progress = new Progress<string>(),
    };

    public async Task<ToolResult> RunAsync(ITool tool, string input, CancellationToken cancellationToken) =>
        await tool.PrepareAsync(input, _context, cancellationToken) switch
        {
            ToolPreparation.Ready ready => await ready.Call.Commit(cancellationToken),
            ToolPreparation.Refused refused => refused.Result,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<string> TextAsync(ITool tool, string input, CancellationToken cancellationToken)
    {
        var result = await RunAsync(tool, input, cancellationToken);
        var text = string.Concat(result.Content.OfType<ContentBlock.Text>().Select(static block => block.Value));
        return result.IsError ? $"error: {text}" : text;
    }

    public async Task<PreparedCall> PrepareAsync(ITool tool, string input, CancellationToken cancellationToken) =>
        ((ToolPreparation.Ready)await tool.PrepareAsync(input, _context, cancellationToken)).Call;
}

/// <summary>Documents that are open in an editor of the test.</summary>
internal sealed class OpenTexts(params (string Path, string Text)[] documents) : IOpenDocuments
{
    public ImmutableArray<UnsavedDocument> Unsaved => [.. documents.Select(static document => new UnsavedDocument(document.Path, document.Text))];

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) =>
        new(documents.Where(document => document.Path == path.Lexical).Select(static document => document.Text).FirstOrDefault());
}
