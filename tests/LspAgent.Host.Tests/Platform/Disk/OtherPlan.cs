using System.Collections.Immutable;
using System.IO.Pipes;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Checkpoints;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>The task of another process: a session whose model changes three files in one plan, and that stops between two of them.</summary>
internal static class OtherPlan
{
    public const string Prompt = "Change them.";

    private const string Variable = "LSPAGENT_TEST_OTHER_PLAN";

    /// <summary>The files of the plan; the last one is open in an editor, which is asked when the others are changed.</summary>
    public static ImmutableArray<string> Names { get; } = ["a.txt", "new/b.txt", "c.txt"];

    public static Task<OtherProcess> StartAsync(string home, string root, CancellationToken cancellationToken) =>
        OtherProcess.StartAsync(Variable, [home, root], cancellationToken);

    /// <summary>Sessions of that home and folder, in either process.</summary>
    public static (SessionDirectory Sessions, SessionSetup Setup) Make(string home, string root, ScriptedModel model, IOpenDocuments documents)
    {
        var kit = new SessionKit(model);
        var roots = new WorkspaceRoots(root, []);
        return (
            new SessionDirectory(kit.Services with { Transcripts = new TranscriptDirectory(home, TimeProvider.System) }, CancellationToken.None),
            kit.Setup with
            {
                Roots = roots,
                Files = new WorkspaceFiles(documents, home),
                Checkpoints = new CheckpointStore(home, TimeProvider.System),
                Permissions = EmptyMachine.Chain(roots, (RuleEffect.Allow, "ChangeAll")),
                Tools = new ToolCatalog([new ChangeAllTool()]),
            });
    }

    /// <summary>What the other process does; comes back only when this process is not that one.</summary>
    public static async Task DoTaskAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is not [var name, var home, var root])
        {
            return;
        }

        await using var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(cancellationToken);
        await using var writer = new StreamWriter(pipe) { AutoFlush = true };
        var (sessions, setup) = Make(home, root, new ScriptedModel("-> ChangeAll {}", "Done."), new SlowEditor(Path.Join(root, Names[^1]), writer));
        await using (sessions)
        {
            var session = await sessions.NewAsync(setup, cancellationToken);
            await writer.WriteLineAsync(session.Id.Value);
            await session.PromptAsync(Core.Sessions.Prompt.Of(Prompt), cancellationToken);
        }
    }

    /// <summary>Changes the three files.</summary>
    private sealed class ChangeAllTool : ITool
    {
        public string Name => "ChangeAll";

        public ToolEffects Effects => ToolEffects.WritesFiles;

        public ToolDefinition Definition { get; } = new("ChangeAll", "Changes all files.", """{"type":"object"}""");

        public ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken) => new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = "Change all",
            Kind = ToolKind.Edit,
            Effects = Effects,
            Commit = async token => ToolResult.Ok((await context.Edits.ApplyAsync(
                new EditPlan([.. Names.Select(file =>
                {
                    var path = Path.Join(context.Roots.Root, file);
                    return new FileEdit(
                        new ResolvedPath(path, path),
                        File.Exists(path) ? new FileContent.Text(File.ReadAllText(path), TextFormat.Default) : null,
                        new FileContent.Text($"new {file}\n", TextFormat.Default));
                })]),
                context.CallId,
                context.Recorded(),
                token)).GetType().Name),
        }));
    }

    /// <summary>An editor that has one file open, and never answers when it is asked to change it.</summary>
    private sealed class SlowEditor(string open, TextWriter told) : IOpenDocuments
    {
        public ImmutableArray<UnsavedDocument> Unsaved => [];

        public bool TakesChanges => true;

        public async ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) =>
            path.Canonical.Equals(open, StringComparison.Ordinal) ? await File.ReadAllTextAsync(open, cancellationToken) : null;

        public async ValueTask<DocumentsChange> ChangeAsync(ImmutableArray<DocumentRewrite> changes, CancellationToken cancellationToken)
        {
            await told.WriteLineAsync("between");
            return await new TaskCompletionSource<DocumentsChange>().Task.WaitAsync(cancellationToken);
        }
    }
}
