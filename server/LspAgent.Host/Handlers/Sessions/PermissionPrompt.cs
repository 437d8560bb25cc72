using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Protocol.Acp.Extensions;
using Wire = LspAgent.Protocol.Acp;

namespace LspAgent.Host.Handlers.Sessions;

/// <summary>
/// A question about a call as its user is shown it: all that would happen, the part that is in question and why, and what each
/// answer would allow besides. The same facts for every client, and no character hidden in any of them.
/// </summary>
internal sealed class PermissionPrompt(PermissionQuestion question)
{
    private const int MaxDiffLines = 40;
    private const int MaxPaths = 20;

    private readonly PreparedCall _call = question.Call;

    /// <summary>As ACP asks, with the same facts apart for clients that draw them their own way.</summary>
    public Wire.RequestPermissionRequest ToRequest(SessionId session) => new(
        session.Value,
        new Wire.SessionUpdate.ToolCallUpdate(
            question.CallId,
            VisibleText.InOneLine(_call.Title),
            question.Tool,
            _call.Kind.ToWire(),
            Wire.ToolCallStatus.Pending,
            [.. Diffs(), new Wire.ToolCallContent.Block(new Wire.ContentBlock.TextContent(ToText(Markdown.Instance)))],
            UpdateConversions.Locations(_call.Locations)),
        [.. question.Choices.Select(ToOption)])
    {
        Meta = new Wire.Meta { LspAgent = new LspAgentMeta { Question = question.Id, Permission = ToFacts() } },
    };

    /// <summary>As plain text, for an editor's message box.</summary>
    public string ToMessage()
    {
        var text = new StringBuilder();
        text.Append(VisibleText.InOneLine(_call.Title)).Append("?\n\n").Append(ToText(PlainText.Instance));
        foreach (var change in _call.Changes)
        {
            var diff = UnifiedDiff.Of(VisibleText.Of(change.OldText ?? string.Empty), VisibleText.Of(change.NewText ?? string.Empty), MaxDiffLines);
            text.Append(CultureInfo.InvariantCulture, $"\n\n{VisibleText.InOneLine(change.Path)}\n{diff}");
        }

        return text.ToString();
    }

    /// <summary>What an option of the request means; a choice that was not offered is a refusal.</summary>
    public PermissionAnswer AnswerOf(ChoiceEnd end) => end switch
    {
        ChoiceEnd.Chosen chosen => question.Choices.FirstOrDefault(choice => choice.Id.Equals(chosen.OptionId, StringComparison.Ordinal))?.Answer switch
        {
            null or PermissionAnswer.Reject => new PermissionAnswer.Reject(chosen.Feedback),
            var allowed => allowed,
        },
        ChoiceEnd.NobodyThere => new PermissionAnswer.NobodyThere(),
        _ => new PermissionAnswer.Reject(Feedback: null),
    };

    private static Wire.PermissionOption ToOption(PermissionChoice choice) => new(
        choice.Id,
        choice.Label,
        choice.Answer switch
        {
            PermissionAnswer.AllowOnce => Wire.PermissionOptionKind.AllowOnce,
            PermissionAnswer.Reject => Wire.PermissionOptionKind.RejectOnce,
            _ => Wire.PermissionOptionKind.AllowAlways,
        })
    {
        Meta = choice.Covers.IsEmpty ? null : new Wire.Meta { LspAgent = new LspAgentMeta { Covers = [.. choice.Covers.Select(VisibleText.Of)] } },
    };

    private PermissionFacts ToFacts() => new(
        VisibleText.Of(question.Ask.Because),
        _call.Command is { } command ? VisibleText.Of(command) : null,
        _call.Directory is { } directory ? VisibleText.InOneLine(directory) : null,
        Hosts() is { IsEmpty: false } hosts ? hosts : null,
        question.Ask.Part is { } part ? VisibleText.Of(part) : null,
        question.Ask.Rule is { } rule ? VisibleText.InOneLine(rule.Described) : null,
        _call.Meaning.IsEmpty ? null : [.. _call.Meaning.Select(VisibleText.InOneLine)]);

    /// <summary>Each file with what it would hold, so that no client has to compute it. Nothing is hidden in them.</summary>
    private ImmutableArray<Wire.ToolCallContent> Diffs() => UpdateConversions.Diffs(
        [.. _call.Changes.SelectMany(ShownChange.Of).Select(change => new FileChange(
            change.Path,
            change.OldText is { } before ? VisibleText.Of(before) : null,
            change.NewText is { } after ? VisibleText.Of(after) : null))]);

    private string ToText(ITextStyle style)
    {
        var lines = new List<string>();
        if (_call.Command is { } command)
        {
            lines.Add(style.Block(VisibleText.Of(command)));
        }

        if (_call.Directory is { } directory)
        {
            lines.Add($"In {style.Code(VisibleText.InOneLine(directory))}");
        }

        if (Hosts() is { IsEmpty: false } hosts)
        {
            lines.Add($"Asks {string.Join(", ", hosts.Select(style.Code))}: {string.Join(", ", _call.Addresses.Select(address => style.Code(VisibleText.InOneLine(address.OriginalString))))}");
        }

        lines.AddRange(_call.Changes.Select(change => $"{VerbOf(change)} {style.Code(VisibleText.InOneLine(change.Path))}"));
        lines.AddRange(Paths().Take(MaxPaths).Select(path => $"{VerbOf(path.Use)} {style.Code(VisibleText.InOneLine(path.Lexical))}{LeadsTo(path, style)}"));
        if (Paths().Skip(MaxPaths).Count() is > 0 and var more)
        {
            lines.Add($"and {more} more paths");
        }

        lines.AddRange(_call.Meaning.Select(words => $"This {style.Words(VisibleText.InOneLine(words))}"));
        if (question.Ask.Part is { } part && !string.Equals(part, _call.Command, StringComparison.Ordinal))
        {
            lines.Add($"In question: {style.Code(VisibleText.InOneLine(part))}");
        }

        lines.Add($"Why it is asked: {style.Words(VisibleText.Of(question.Ask.Because))}");
        lines.AddRange(question.Choices.Where(choice => !choice.Covers.IsEmpty)
            .Select(choice => $"“{style.Words(choice.Label)}” would also allow: {string.Join("; ", choice.Covers.Select(covers => style.Words(VisibleText.InOneLine(covers))))}"));
        if (HasHidden())
        {
            lines.Add("Characters that do not show themselves stand as their code points, such as <U+202E>.".Replace("<U+202E>", style.Code("<U+202E>"), StringComparison.Ordinal));
        }

        return string.Join(style.Between, lines);
    }

    private bool HasHidden() =>
        new[] { _call.Title, _call.Command, _call.Directory, question.Ask.Part }
            .Concat(_call.Addresses.Select(address => address.OriginalString))
            .Concat(_call.Paths.Select(path => path.Lexical))
            .Concat(_call.Changes.SelectMany(change => new[] { change.Path, change.OldText, change.NewText }))
            .OfType<string>()
            .Any(text => !ReferenceEquals(VisibleText.Of(text), text));

    /// <summary>As a machine names them, so that letters of another alphabet cannot pass for a well-known name.</summary>
    private ImmutableArray<string> Hosts() => [.. _call.Addresses.Select(address => address.IdnHost).Where(host => host.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private IEnumerable<PathAccess> Paths() => _call.Paths.Where(path => !_call.Changes.Any(change => change.Path.Equals(path.Lexical, StringComparison.Ordinal))).Distinct();

    private static string LeadsTo(PathAccess path, ITextStyle style) =>
        path.Canonical.Equals(path.Lexical, StringComparison.Ordinal) ? string.Empty : $", which leads to {style.Code(VisibleText.InOneLine(path.Canonical))}";

    private static string VerbOf(PathUse use) => use switch
    {
        PathUse.Read => "Reads",
        PathUse.Write => "Writes",
        _ => "Deletes",
    };

    private static string VerbOf(FileChange change) => change switch
    {
        { OldText: null } => "Creates",
        { NewText: null } => "Deletes",
        _ => "Changes",
    };
}
