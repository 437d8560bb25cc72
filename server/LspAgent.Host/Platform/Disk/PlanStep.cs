using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Disk;

/// <summary>One file of a plan on its way, as it really stands now.</summary>
/// <param name="Edit">For what is really there.</param>
/// <param name="Swap">The file on the disk; null when the editor writes it.</param>
/// <param name="WasSaved">For a document: whether the disk held the editor's text.</param>
internal sealed record PlanStep(FileEdit Edit, bool IsMerged, FileSwap? Swap, bool WasSaved) : IDisposable
{
    public DocumentRewrite AsRewrite() => new(
        Edit.Path,
        (Edit.Before as FileContent.Text)?.Value,
        (Edit.After as FileContent.Text)?.Value ?? string.Empty,
        Edit.Before is null ? TextPatch.Empty : Edit.Patch);

    public void Dispose() => Swap?.Dispose();
}
