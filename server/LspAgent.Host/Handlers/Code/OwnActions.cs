using System.Text.Json;
using LspAgent.Core.Workspace;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Lsp.Extensions;

namespace LspAgent.Host.Handlers.Code;

/// <summary>What the agent itself offers at a place, told from the request and the open text alone: no model, compiler or disk is asked.</summary>
internal static class OwnActions
{
    private const int MaxDiagnostics = 5;
    private const int MaxTitle = 60;

    public static IEnumerable<CodeAction> At(CodeActionParams asked, OpenDocument? document, TextEncoding encoding)
    {
        // Only what somebody asked for is offered on code itself: else every place in every file would have a light bulb.
        var diagnostics = asked.Context.Diagnostics;
        var isInvoked = asked.Context.TriggerKind is not CodeActionTriggerKind.Automatic || asked.Context.Only is not null;
        var all = diagnostics.Take(MaxDiagnostics).SelectMany(diagnostic => Mending(asked, diagnostic, diagnostics.Length > 1))
            .Concat(isInvoked && IsOnCode(asked.Range, document, encoding) ? AgentCommand.OnCode.Select(command => Of(asked, command, command.Title, command.Kind, diagnostic: null)) : []);
        return all.Where(action => asked.Context.Only is not { } only || only.Any(kind => action.Kind?.IsWithin(kind) is true));
    }

    private static IEnumerable<CodeAction> Mending(CodeActionParams asked, Diagnostic diagnostic, bool isOneOfMany)
    {
        var message = Shortened(Text(diagnostic));
        yield return Of(asked, AgentCommand.Fix, isOneOfMany ? $"{AgentCommand.Fix.Title}: {message}" : AgentCommand.Fix.Title, CodeActionKind.QuickFix, diagnostic);
        yield return Of(asked, AgentCommand.Explain, $"{AgentCommand.Explain.Title}: {message}", CodeActionKind.QuickFix, diagnostic);
    }

    private static CodeAction Of(CodeActionParams asked, AgentCommand command, string title, CodeActionKind kind, Diagnostic? diagnostic)
    {
        var arguments = new AgentCommandArguments(asked.TextDocument.Uri, diagnostic?.Range ?? asked.Range, diagnostic is null ? null : [diagnostic]);
        return new CodeAction(
            title,
            kind,
            diagnostic is null ? null : [diagnostic],
            Command: new Command(title, command.Name, [JsonSerializer.SerializeToElement(arguments, LspJsonContext.Default.AgentCommandArguments)]));
    }

    /// <summary>Something is selected, or the caret is at a name.</summary>
    private static bool IsOnCode(LspRange range, OpenDocument? document, TextEncoding encoding)
    {
        if (range.Start != range.End)
        {
            return true;
        }

        return document?.Text is { } text
            && text.OffsetOf(range.Start.ToText(), encoding) is { } offset
            && Near(text, offset).Any(static letter => char.IsLetterOrDigit(letter) || letter == '_');
    }

    private static string Near(DocumentText text, int offset)
    {
        var start = Math.Max(0, offset - 1);
        return text.ToString().Substring(start, Math.Min(text.Length, offset + 1) - start);
    }

    private static string Shortened(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxTitle ? $"{line[..(char.IsHighSurrogate(line[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle)]}…" : line;
    }

    public static string Text(Diagnostic diagnostic) => diagnostic.Message switch
    {
        TextOrMarkup.Text text => text.Value,
        TextOrMarkup.Markup markup => markup.Content.Value,
        _ => string.Empty,
    };
}
