using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;

namespace LspAgent.Testing.Sessions;

/// <summary>A workspace without a file.</summary>
public sealed class NoFiles : IWorkspaceFiles
{
    public ImmutableArray<UnsavedDocument> UnsavedDocuments => [];

    public ImmutableDictionary<string, int> Saves => ImmutableDictionary<string, int>.Empty;

    public bool CanSave => false;

    public ValueTask<ImmutableArray<ResolvedPath>> FindUnsavedAsync(WorkspaceRoots roots, CancellationToken cancellationToken) => new([]);

    public ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public PathResolution Resolve(string path, WorkspaceRoots roots) => new PathResolution.Found(new ResolvedPath(path, path));

    public ValueTask<FileReading> ReadAsync(ResolvedPath path, CancellationToken cancellationToken) =>
        ValueTask.FromResult<FileReading>(new FileReading.Missing());

    public ValueTask<LinesReading> ReadLinesAsync(ResolvedPath path, LineWindow window, CancellationToken cancellationToken) =>
        ValueTask.FromResult<LinesReading>(new LinesReading.Refused("There are no files."));

    public ValueTask<ContentReading> ReadContentAsync(ResolvedPath path, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ContentReading>(new ContentReading.Content(null));

    public ValueTask<EditOutcome> ApplyAsync(EditPlan plan, IEditWitness witness, CancellationToken cancellationToken) =>
        ValueTask.FromResult<EditOutcome>(new EditOutcome.Refused("There are no files."));
}
