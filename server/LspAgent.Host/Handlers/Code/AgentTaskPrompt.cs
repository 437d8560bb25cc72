using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Lsp.Extensions;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Navigation;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Says to the agent what the user wants at a place, with the member that stands there and who calls it.</summary>
internal static class AgentTaskPrompt
{
    private const int MaxCallers = 30;
    private const int MaxSource = 20_000;

    /// <summary>Callers are told when they are known in time; projects that still load are not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="shownPath">As the user knows the file.</param>
    /// <param name="text">Of the document; null when it cannot be read.</param>
    /// <param name="question">Null for what is no C#.</param>
    public static async Task<Prompt> MakeAsync(AgentCommand command, AgentCommandArguments arguments, string shownPath, DocumentText? text, TextEncoding encoding, CodeQuestion? question, CancellationToken cancellationToken)
    {
        var (start, end) = text is null ? (arguments.Range.Start.ToTextUnchanged(), arguments.Range.End.ToTextUnchanged()) : (Plain(text, arguments.Range.Start, encoding), Plain(text, arguments.Range.End, encoding));
        var around = text is not null && question is not null ? CodeNavigation.Around(text.ToString(), start, end, cancellationToken) : null;
        var blocks = ImmutableArray.CreateBuilder<ContentBlock>();
        blocks.Add(new ContentBlock.Text(Order(command, arguments, shownPath, start, end, around)));
        if (Selected(text, start, end) is { } selected)
        {
            blocks.Add(Attached($"selected in {shownPath}, line {Number(start.Line + 1)} to {Number(end.Line + 1)}", selected));
        }

        if (around is { Name: { } name })
        {
            blocks.Add(Attached($"{name} in {shownPath}, line {Number(around.Start.Line + 1)} to {Number(around.End.Line + 1)}", around.Text));
            if (question is not null && await CallersAsync(question, around, cancellationToken) is { Length: > 0 } callers)
            {
                blocks.Add(Attached($"callers of {name}", callers));
            }
        }

        return new Prompt(blocks.ToImmutable());
    }

    private static string Order(AgentCommand command, AgentCommandArguments arguments, string path, TextPosition start, TextPosition end, CodeAround? around)
    {
        var order = new StringBuilder(command.Verb).Append(' ');
        if (arguments.Diagnostics is [var first, ..] diagnostics)
        {
            order.Append(CultureInfo.InvariantCulture, $"{Code(first)}in {path}:{start.Line + 1}: {OwnActions.Text(first).TrimEnd('.', ' ')}.");
            foreach (var other in diagnostics.Skip(1))
            {
                order.Append(CultureInfo.InvariantCulture, $" And {Code(other)}in line {other.Range.Start.Line + 1}: {OwnActions.Text(other).TrimEnd('.', ' ')}.");
            }
        }
        else
        {
            var what = start == end && around?.Name is { } name ? $"{name} in {path}:{Number(start.Line + 1)}" : $"{path}:{Number(start.Line + 1)}{(end.Line > start.Line ? $"-{Number(end.Line + 1)}" : string.Empty)}{(around?.Name is { } inside ? $" in {inside}" : string.Empty)}";
            order.Append(what).Append('.');
        }

        return order.Append(' ').Append(arguments.Instructions is { Length: > 0 } own ? own : command.Manner).ToString();
    }

    private static string Code(Diagnostic diagnostic) => diagnostic.Code is { } code ? $"{code} " : string.Empty;

    private static async Task<string?> CallersAsync(CodeQuestion question, CodeAround around, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var address = new SymbolAddress(null, question.Path, around.NameStart.Line + 1, around.NameStart.Column + 1);
            var calls = await question.Code.CallsAsync(address, isIncoming: true, depth: 1, question.Unsaved, limit.Token);
            var lines = calls.Value.Items.Take(MaxCallers).Select(caller => string.Create(CultureInfo.InvariantCulture, $"{caller.Card.Name}: {string.Join(", ", caller.Through.Take(3).Select(place => $"{Path.GetRelativePath(question.Folder.Canonical, place.Path)}:{place.Start.Line + 1}"))}"));
            return string.Join('\n', lines.Concat(calls.Value.Items.Length > MaxCallers ? [$"and {Number(calls.Value.Items.Length - MaxCallers)} more"] : []));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (CodeQuestionException)
        {
            // There is nothing there that could be called.
            return null;
        }
    }

    private static string? Selected(DocumentText? text, TextPosition start, TextPosition end) =>
        start != end && text?.OffsetOf(start, TextEncoding.Utf16) is { } from && text.OffsetOf(end, TextEncoding.Utf16) is { } to && to > from ? text.ToString()[from..to] : null;

    private static ContentBlock.Text Attached(string what, string source) =>
        new($"<context from=\"{what}\">\n{(source.Length > MaxSource ? $"{source[..MaxSource]}\n…" : source)}\n</context>");

    private static TextPosition Plain(DocumentText text, LspPosition position, TextEncoding encoding) =>
        text.OffsetOf(position.ToTextUnchanged(), encoding) is { } offset ? text.PositionOf(offset, TextEncoding.Utf16) : position.ToTextUnchanged();

    private static TextPosition ToTextUnchanged(this LspPosition position) => new(position.Line, position.Character);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
