using LspAgent.Core.Models;

namespace LspAgent.Core.Compaction;

/// <summary>Recognises the request for notes of a conversation, for a client that does not understand its words.</summary>
public static class SummaryRequest
{
    private static readonly string Opening = CompactionTexts.Instruction(focus: "")[..60];

    public static bool IsIn(Message message) =>
        message.Content is [.., ContentBlock.Text text] && text.Value.StartsWith(Opening, StringComparison.Ordinal);
}
