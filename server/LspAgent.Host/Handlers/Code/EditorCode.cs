using System.Collections.Concurrent;
using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Host.Handlers.Code;

/// <summary>
/// Asks about the C# of one editor. What is no C#, lies in no open folder, or cannot be answered is answered with nothing, and why
/// is shown once; a document that changed meanwhile with <c>ContentModified</c>. Safe for concurrent use.
/// </summary>
internal sealed class EditorCode(Lazy<AgentHost> agent, OpenDocuments documents, OpenFolders folders, Func<ClientProfile?> client)
{
    private readonly ConcurrentDictionary<string, CodeFolder> _folders = new(StringComparer.Ordinal);
    private readonly FolderTrust _trust = new(agent);
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    /// <summary>What the editor has open now; costs nothing.</summary>
    public EditorMoment Moment() => new(documents.Current, folders.Current);

    /// <summary>Asks about one document.</summary>
    /// <param name="nothing">The answer where there is none.</param>
    public async Task<T> AskAsync<T>(EditorMoment moment, DocumentUri uri, T nothing, Func<CodeQuestion, Task<T>> ask, RpcConnection connection, CancellationToken cancellationToken)
    {
        if (Question(moment, uri) is not { } question)
        {
            return nothing;
        }

        AskForTrust(question.Folder, connection);
        try
        {
            var answer = await ask(question);
            RefuseStale(question.Document);
            return answer;
        }
        catch (CodeQuestionException exception)
        {
            await SayAsync(connection, exception.Message, cancellationToken);
            return nothing;
        }
    }

    /// <summary>Null when nothing can be asked about the document.</summary>
    /// <exception cref="RpcException">What the document holds is not known.</exception>
    public CodeQuestion? Question(EditorMoment moment, DocumentUri uri)
    {
        var document = moment.Documents.GetValueOrDefault(uri);
        if (!uri.TryGetPath(out var path) || !IsCSharp(path, document) || FolderOf(moment, path) is not { } folder)
        {
            return null;
        }

        if (document?.OutOfSyncBecause is { } because)
        {
            throw new RpcException(RpcErrorCodes.ContentModified, $"What the editor has in {Path.GetFileName(path)} is not known: {because}");
        }

        return QuestionIn(moment, folder, folder.ToCode(path), document);
    }

    /// <summary>One question for each open folder, for what asks about no document.</summary>
    public IEnumerable<CodeQuestion> Everywhere(EditorMoment moment)
    {
        foreach (var folder in moment.Folders)
        {
            if (folder.Uri.TryGetPath(out var path))
            {
                var known = Known(path);
                yield return QuestionIn(moment, known, known.Canonical, null);
            }
        }
    }

    /// <summary>The open folder that a path lies in; of several the innermost.</summary>
    public CodeFolder? FolderOf(EditorMoment moment, string path) => moment.Folders
        .Select(folder => folder.Uri.TryGetPath(out var lexical) ? lexical : null)
        .OfType<string>()
        .Select(Known)
        .Where(folder => folder.Holds(path))
        .MaxBy(folder => folder.Canonical.Length);

    /// <summary>Says it to the user, each thing once.</summary>
    public async Task SayAsync(RpcConnection connection, string message, CancellationToken cancellationToken)
    {
        if (_said.TryAdd(message, true))
        {
            await connection.NotifyAsync(LspClientMethods.ShowMessage, new ShowMessageParams(MessageType.Warning, message), cancellationToken);
        }
    }

    /// <exception cref="RpcException">The document is no longer what the question was about.</exception>
    public void RefuseStale(OpenDocument? asked)
    {
        if (asked is not null && (!documents.Current.TryGetValue(asked.Uri, out var now) || now.Version != asked.Version))
        {
            throw new RpcException(RpcErrorCodes.ContentModified, $"{Path.GetFileName(asked.Uri.Value)} has changed meanwhile.");
        }
    }

    public static bool IsCSharp(string path, OpenDocument? document) =>
        document?.LanguageId is "csharp" or "cs" || document?.LanguageId is null or "" && path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    public void AskForTrust(CodeFolder folder, RpcConnection connection)
    {
        if (client()?.IsTrusted is null)
        {
            _trust.AskWhereNeeded(folder.Canonical, connection);
        }
    }

    private CodeQuestion QuestionIn(EditorMoment moment, CodeFolder folder, string path, OpenDocument? document)
    {
        if (client()?.IsTrusted is { } said)
        {
            agent.Value.SayTrust(folder.Canonical, said);
        }

        var unsaved = Unsaved(moment, folder);
        return new CodeQuestion(agent.Value.CodeOf(folder.Canonical), folder, path, document, unsaved, new CodePlaces(folder, documents.Encoding, unsaved));
    }

    /// <summary>All that are open: which of them are saved, LSP does not say.</summary>
    private static ImmutableArray<UnsavedDocument> Unsaved(EditorMoment moment, CodeFolder folder) =>
    [
        .. moment.Documents.Values
            .Where(document => document.OutOfSyncBecause is null && document.Uri.TryGetPath(out var path) && folder.Holds(path))
            .Select(document => new UnsavedDocument(document.Uri.TryGetPath(out var path) ? folder.ToCode(path) : string.Empty, document.Text.ToString())),
    ];

    private CodeFolder Known(string lexical) => _folders.GetOrAdd(lexical, name => new CodeFolder(Path.TrimEndingDirectorySeparator(name), agent.Value.Canonical(Path.TrimEndingDirectorySeparator(name))));
}
