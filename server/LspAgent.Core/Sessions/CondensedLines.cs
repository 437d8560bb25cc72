using System.Text;

namespace LspAgent.Core.Sessions;

/// <summary>
/// What a reader who was not there needs to see: the conversation's lines without what was withdrawn, rewound, or replaced by
/// a whole message; the pieces of a message that was cut off are joined, at the place of the last of them.
/// </summary>
public static class CondensedLines
{
    public static IReadOnlyList<TranscriptLine> Of(IReadOnlyList<TranscriptLine> lines)
    {
        var path = ActivePath.Of(lines);
        var joined = JoinCutOff(path);
        var condensed = new List<TranscriptLine>(path.Count);
        for (var index = 0; index < path.Count; index++)
        {
            if (joined.TryGetValue(index, out var delta))
            {
                condensed.Add(path[index] with { Entry = delta });
            }
            else if (path[index].Entry is not (TranscriptEntry.AssistantDelta or TranscriptEntry.AssistantWithdrawn or TranscriptEntry.Rewound))
            {
                condensed.Add(path[index]);
            }
        }

        return condensed;
    }

    /// <summary>The pieces that no whole message replaces: thoughts and text of each message, by the index of the last piece.</summary>
    private static Dictionary<int, TranscriptEntry.AssistantDelta> JoinCutOff(IReadOnlyList<TranscriptLine> path)
    {
        var open = new Dictionary<MessageId, List<int>>();
        for (var index = 0; index < path.Count; index++)
        {
            switch (path[index].Entry)
            {
                case TranscriptEntry.AssistantDelta delta:
                    if (!open.TryGetValue(delta.Message, out var pieces))
                    {
                        open[delta.Message] = pieces = [];
                    }

                    pieces.Add(index);
                    break;
                case TranscriptEntry.AssistantWithdrawn withdrawn:
                    open.Remove(withdrawn.Message);
                    break;
                case TranscriptEntry.AssistantMessage message:
                    open.Remove(message.Message);
                    break;
                default:
                    break;
            }
        }

        var joined = new Dictionary<int, TranscriptEntry.AssistantDelta>();
        foreach (var pieces in open.Values)
        {
            foreach (var run in pieces.Select(index => (Index: index, Delta: (TranscriptEntry.AssistantDelta)path[index].Entry)).GroupBy(piece => piece.Delta.IsThought))
            {
                var text = new StringBuilder();
                foreach (var (_, delta) in run)
                {
                    text.Append(delta.Text);
                }

                var (last, lastDelta) = run.Last();
                joined[last] = lastDelta with { Text = text.ToString() };
            }
        }

        return joined;
    }
}
