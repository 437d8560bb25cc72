namespace LspAgent.Core.Compaction;

/// <summary>What began a compaction, in the words that transcripts and hooks use.</summary>
internal static class CompactionTrigger
{
    public const string Auto = "auto";
    public const string Manual = "manual";

    /// <summary>The user emptied the conversation.</summary>
    public const string Clear = "clear";
}
