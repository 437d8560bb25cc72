using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Serving;

/// <summary>
/// The documents that the editor has open, exactly as it has them. Changes come one after another; <see cref="Current"/> is a
/// snapshot that never changes and can be taken at any time, from anywhere. What cannot be applied is never guessed: the
/// document is marked out of sync until the editor sends its whole text again.
/// </summary>
public sealed partial class OpenDocuments(ILogger<OpenDocuments> logger)
{
    private volatile ImmutableDictionary<DocumentUri, OpenDocument> _current = ImmutableDictionary<DocumentUri, OpenDocument>.Empty;

    // The documents that the agent is changing: what happens to them meanwhile counts as its own.
    private readonly ConcurrentDictionary<DocumentUri, int> _changedByAgent = new();

    // Only the queue's loop counts.
    private long _events;

    // Only there while somebody waits.
    private TaskCompletionSource? _changed;

    /// <summary>What the columns of the editor's positions count; agreed on before the first document opens.</summary>
    public TextEncoding Encoding { get; set; } = TextEncoding.Utf16;

    public ImmutableDictionary<DocumentUri, OpenDocument> Current => _current;

    public void Open(TextDocumentItem item)
    {
        if (_current.ContainsKey(item.Uri))
        {
            LogOpenedTwice(item.Uri);
        }

        Set(new(item.Uri, item.LanguageId, item.Version, DocumentText.Create(item.Text)) { Opened = ++_events });
    }

    /// <summary>Until it is disposed, a change of the document is the agent's.</summary>
    public IDisposable BeginChangeByAgent(DocumentUri uri)
    {
        _changedByAgent.AddOrUpdate(uri, 1, static (_, count) => count + 1);
        return new ChangeByAgent(this, uri);
    }

    public void Change(VersionedTextDocumentIdentifier identifier, ImmutableArray<TextDocumentContentChangeEvent> changes)
    {
        if (!_current.TryGetValue(identifier.Uri, out var document))
        {
            LogNotOpen("change", identifier.Uri);
            return;
        }

        // Whatever was wrong, a whole text puts it right; what stands before it no longer matters.
        var version = identifier.Version ?? document.Version;
        var whole = changes.LastOrDefault(change => change is TextDocumentContentChangeEvent.Whole);
        if (whole is null && document.OutOfSyncBecause is not null)
        {
            return;
        }

        if (whole is null && version < document.Version)
        {
            MarkOutOfSync(document.Uri, $"version {version} came after version {document.Version}.");
            return;
        }

        var text = document.Text;
        foreach (var change in changes.SkipWhile(change => whole is not null && change != whole))
        {
            if (!TryApply(change, ref text, out var problem))
            {
                MarkOutOfSync(document.Uri, problem);
                return;
            }
        }

        Set(document with
        {
            Version = version,
            Text = text,
            OutOfSyncBecause = null,
            ChangedByUser = _changedByAgent.GetValueOrDefault(document.Uri) > 0 ? document.ChangedByUser : ++_events,
        });
    }

    /// <param name="text">The saved text, from editors that send it: it settles what was out of sync.</param>
    public void Save(DocumentUri uri, string? text)
    {
        if (!_current.TryGetValue(uri, out var document))
        {
            LogNotOpen("save", uri);
        }
        else
        {
            document = document with { Saves = document.Saves + 1 };
            Set(text is not null && document.OutOfSyncBecause is not null ? document with { Text = DocumentText.Create(text), OutOfSyncBecause = null } : document);
        }
    }

    public void Close(DocumentUri uri)
    {
        if (!_current.ContainsKey(uri))
        {
            LogNotOpen("close", uri);
        }

        _current = _current.Remove(uri);
        Interlocked.Exchange(ref _changed, null)?.TrySetResult();
    }

    /// <param name="because">One sentence, without the text of the document in it.</param>
    public void MarkOutOfSync(DocumentUri uri, string because)
    {
        if (!_current.TryGetValue(uri, out var document))
        {
            LogNotOpen("change", uri);
        }
        else if (document.OutOfSyncBecause is null)
        {
            LogOutOfSync(uri, because);
            Set(document with { OutOfSyncBecause = because });
        }
    }

    /// <summary>Waits until a document is as it should be, for as long as it is open. False when the time is over first.</summary>
    public async Task<bool> ReachesAsync(DocumentUri uri, Predicate<OpenDocument> isReached, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        while (true)
        {
            // The word is asked for before the look, so that a change in between is not missed.
            var changed = NextChange();
            if (!_current.TryGetValue(uri, out var document) || isReached(document))
            {
                return document is not null;
            }

            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private sealed class ChangeByAgent(OpenDocuments documents, DocumentUri uri) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                documents._changedByAgent.AddOrUpdate(uri, 0, static (_, count) => count - 1);
            }
        }
    }

    private Task NextChange()
    {
        var waiting = _changed;
        while (waiting is null)
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = Interlocked.CompareExchange(ref _changed, fresh, null) ?? fresh;
        }

        return waiting.Task;
    }

    private void Set(OpenDocument document)
    {
        _current = _current.SetItem(document.Uri, document);
        Interlocked.Exchange(ref _changed, null)?.TrySetResult();
    }

    private bool TryApply(TextDocumentContentChangeEvent change, ref DocumentText text, out string problem)
    {
        problem = "";
        switch (change)
        {
            case TextDocumentContentChangeEvent.Whole whole:
                text = DocumentText.Create(whole.Text);
                return true;
            case TextDocumentContentChangeEvent.Partial { Range: { IsValid: true } range } partial:
                // One line past the last is a way to say the end; from further on, the editor has lines that we do not.
                if (range.Start.Line > text.LineCount)
                {
                    problem = $"a change begins in line {range.Start.Line} of {text.LineCount}.";
                }
                else if (text.OffsetOf(range.Start.ToText(), Encoding) is not { } start
                    || text.OffsetOf(range.End.ToText(), Encoding) is not { } end)
                {
                    problem = $"a change at {range.Start.Line}:{range.Start.Character} begins or ends inside a character.";
                }
                else if (partial.Text.Length > DocumentText.MaxLength - (text.Length - (end - start)))
                {
                    problem = $"it grew beyond {DocumentText.MaxLength} characters.";
                }
                else
                {
                    text = text.Replace(start, end - start, partial.Text);
                }

                return problem.Length == 0;
            case TextDocumentContentChangeEvent.Partial { Range: var (from, to) }:
                problem = $"a change from {from.Line}:{from.Character} to {to.Line}:{to.Character} is no range.";
                return false;
            default:
                throw new UnreachableException();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The editor opened {Uri} a second time; its new text counts.")]
    private partial void LogOpenedTwice(DocumentUri uri);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ignored a {What} of {Uri}, which is not open.")]
    private partial void LogNotOpen(string what, DocumentUri uri);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Uri} is out of sync until it is opened again: {Because}")]
    private partial void LogOutOfSync(DocumentUri uri, string because);
}
