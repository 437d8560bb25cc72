using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Doors.Sessions;

/// <summary>What there is to know of a session without reading it: where and when it was, what was asked, what it cost.</summary>
/// <param name="Prompts">How each prompt that is still part of the conversation begins, in order.</param>
internal sealed record SessionFacts(
    SessionId Session,
    string? Title,
    string? Root,
    string Path,
    DateTimeOffset StartedAt,
    DateTimeOffset UpdatedAt,
    long Lines,
    int Turns,
    SessionCosts Costs,
    ImmutableArray<RewindPoint> Prompts)
{
    public static SessionFacts Of(TranscriptLook.Seen seen)
    {
        var start = seen.Lines.Select(line => line.Entry).OfType<TranscriptEntry.SessionStarted>().FirstOrDefault();
        return new SessionFacts(
            start?.Session ?? new SessionId(System.IO.Path.GetFileNameWithoutExtension(seen.Path)),
            SessionTitle.Of(seen.Lines),
            start?.Root,
            seen.Path,
            seen.Lines[0].At,
            seen.Lines[^1].At,
            seen.Lines[^1].Seq,
            seen.Lines.Count(line => line.Entry is TranscriptEntry.TurnStarted),
            SessionCosts.Of(seen.Lines),
            [.. SessionRewind.PointsOf(seen.Lines).Reverse()]);
    }

    public string ToText(TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        Add("Title", Title ?? "(nothing was said)");
        Add("Session", Session.Value);
        Add("Folder", Root ?? "(not known)");
        Add("File", Path);
        Add("Begun", At(StartedAt));
        Add("Last used", At(UpdatedAt));
        Add("Turns", Turns.ToString(CultureInfo.InvariantCulture));
        foreach (var cost in Costs.ByModel)
        {
            var money = cost.CostUsd is { } usd ? string.Create(CultureInfo.InvariantCulture, $"${usd:0.00##}") : "price unknown";
            Add("Model", string.Create(CultureInfo.InvariantCulture, $"{cost.Model}, {cost.Replies} requests, {cost.Usage.Context:N0} tokens in, {cost.Usage.Output:N0} out, {money}"));
        }

        foreach (var prompt in Prompts)
        {
            Add("Prompt", $"{At(prompt.At)}  {prompt.Prompt}");
        }

        return text.ToString();

        void Add(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name,-10} {value}\n");
        string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
