using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Workspace;
using Microsoft.Extensions.Logging;

namespace LspAgent.Roslyn;

/// <summary>
/// The C# of every folder that this process works in, each loaded once whoever asks. Nothing of Roslyn is loaded before the first
/// question. Safe for concurrent use.
/// </summary>
/// <param name="cache">A folder for what saves time at the next start.</param>
/// <param name="isTrusted">Whether the user trusts a folder; in one that is not trusted no project is loaded, since that runs what it says.</param>
/// <param name="named">The solution or project that the user named for a folder, relative to it; null to look for one.</param>
public sealed class CSharpWorkspaces(
    string cache,
    Func<string, string?> environment,
    Func<string, bool> isTrusted,
    Func<string, string?> named,
    IProgress<LoadProgress> progress,
    ILoggerFactory logging) : IAsyncDisposable
{
    private const int ThreadsForAnswers = 4;

    private readonly ConcurrentDictionary<(string Root, bool IsTrusted), Lazy<OpenWorkspace>> _open = new();

    /// <summary>What can be asked about a folder.</summary>
    /// <exception cref="CodeQuestionException">There is no usable SDK on this machine.</exception>
    public CodeIntelligence Open(string root)
    {
        if (SdkRoslyn.Used is null)
        {
            SdkRoslyn.Use(SdkRoslyn.Find(root, environment) switch
            {
                SdkRoslynChoice.Found found => found.Roslyn,
                SdkRoslynChoice.Missing missing => throw new CodeQuestionException(missing.Because),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        return _open.GetOrAdd((root, isTrusted(root)), key => new Lazy<OpenWorkspace>(() => Make(key.Root, key.IsTrusted))).Value.Intelligence;
    }

    /// <summary>The symbols that a file declares, by its syntax; what cannot be read may declare any.</summary>
    public TouchedSymbols DeclaredIn(string root, string path, ImmutableArray<UnsavedDocument> unsaved)
    {
        try
        {
            _ = Open(root);
            return CodeIntelligence.DeclaredIn(path, unsaved);
        }
        catch (CodeQuestionException)
        {
            return new TouchedSymbols([], IsWhole: false);
        }
    }

    /// <summary>Where the code would no longer compile after a plan, as far as the compiler can tell at once.</summary>
    public async ValueTask<ImmutableArray<BrokenPlace>> BrokenByAsync(WorkspaceRoots roots, EditPlan plan, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        ImmutableArray<FileChange> changes =
        [
            .. plan.Files.Where(file => CodeFiles.IsSource(file.Path.Canonical) && file is { Before: null or FileContent.Text, After: null or FileContent.Text })
                .Select(file => new FileChange(file.Path.Canonical, (file.Before as FileContent.Text)?.Value, (file.After as FileContent.Text)?.Value)),
        ];
        try
        {
            return changes.IsEmpty
                ? []
                : [.. (await FolderChecks.VerifyAsync(this, roots, changes, EditCheckOptions.Default, unsaved, cancellationToken)).Verdict.New
                    .Where(problem => problem.Place is not null)
                    .Select(problem => new BrokenPlace(problem.Place?.Path ?? string.Empty, problem.Place?.Start.Line ?? 0, $"{problem.Id}: {problem.Message}"))];
        }
        catch (CodeQuestionException)
        {
            return []; // Without an SDK nobody can tell.
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open.Values.Where(open => open.IsValueCreated))
        {
            await open.Value.End();
        }
    }

    /// <summary>Not inlined, so that Roslyn is not looked for before it was found.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private OpenWorkspace Make(string root, bool trusted)
    {
        var roslyn = SdkRoslyn.Used ?? throw new InvalidOperationException("Roslyn is chosen before a workspace is made.");
        LeaveRoom();
        var own = Path.Join(cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16]);
        var workspace = new CSharpWorkspace(root, named(root), own, trusted, roslyn, progress, logging.CreateLogger<CSharpWorkspaces>());
        return new OpenWorkspace(new CodeIntelligence(workspace), workspace.DisposeAsync);
    }

    /// <summary>The compiler keeps as many threads of the pool busy as there are processors, for seconds: an answer that is ready must not wait for one of those.</summary>
    private static void LeaveRoom()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + ThreadsForAnswers), completions);
    }

    private sealed record OpenWorkspace(CodeIntelligence Intelligence, Func<ValueTask> End);
}
