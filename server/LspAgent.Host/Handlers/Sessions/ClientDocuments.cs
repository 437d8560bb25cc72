using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>The files of an ACP client's editor, read with <c>fs/read_text_file</c> and written with <c>fs/write_text_file</c> as far as it offers them.</summary>
internal sealed class ClientDocuments(RpcConnection connection, SessionClientProfile profile, Func<string?> sessionId) : IOpenDocuments
{
    /// <summary>ACP has no way to ask which documents are unsaved.</summary>
    public ImmutableArray<UnsavedDocument> Unsaved => [];

    public bool TakesChanges => profile.WritesFiles;

    public bool CanSave => profile.SavesDocuments;

    public bool WritesEveryFile => profile.WritesFiles;

    public async ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken)
    {
        if (!profile.ReadsFiles || sessionId() is not { } id)
        {
            return null;
        }

        try
        {
            var text = (await connection.InvokeAsync(AcpClientMethods.ReadTextFile, new ReadTextFileRequest(id, path.Lexical), cancellationToken)).Content;
            return LineEndFit.ToFile(text, path.Canonical);
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            // The client does not have it, or cannot say: what the disk holds is then what the user sees.
            return null;
        }
    }

    public async ValueTask<DocumentsChange> ChangeAsync(ImmutableArray<DocumentRewrite> changes, CancellationToken cancellationToken)
    {
        var texts = ImmutableArray.CreateBuilder<string>(changes.Length);
        foreach (var change in changes)
        {
            var (text, because) = await WriteAsync(change.Path, change.After, cancellationToken);
            if (text is null || (string.Equals(text, change.Before, StringComparison.Ordinal) && !string.Equals(text, change.After, StringComparison.Ordinal)))
            {
                foreach (var done in changes.Take(texts.Count).Reverse())
                {
                    await TakeBackAsync(done);
                }

                return new DocumentsChange.NotMade(because ?? $"it answered that it had written {change.Path.Lexical}, but the text is the old one");
            }

            texts.Add(text);
        }

        return new DocumentsChange.Made(texts.ToImmutable());
    }

    public ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken) =>
        profile.SavesDocuments && !documents.IsEmpty ? ClientSaving.SaveAsync(connection, documents, cancellationToken) : ValueTask.CompletedTask;

    /// <returns>The text that the editor has afterwards, or why there is none.</returns>
    private async ValueTask<(string? Text, string? Because)> WriteAsync(ResolvedPath path, string text, CancellationToken cancellationToken)
    {
        if (sessionId() is not { } id)
        {
            return (null, "the session is not known to it yet");
        }

        try
        {
            await connection.InvokeAsync(AcpClientMethods.WriteTextFile, new WriteTextFileRequest(id, path.Lexical, text), cancellationToken);
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            return (null, $"it could not write {path.Lexical} ({exception.Message})");
        }

        var now = await TextOfAsync(path, cancellationToken) ?? LineEndFit.TextOf(path.Canonical);
        return now is null ? (null, $"it answered that it had written {path.Lexical}, but the file is not there") : (now, null);
    }

    private async ValueTask TakeBackAsync(DocumentRewrite done)
    {
        if (done.Before is { } before)
        {
            await WriteAsync(done.Path, before, CancellationToken.None);
        }
        else
        {
            File.Delete(done.Path.Canonical);
        }
    }
}
