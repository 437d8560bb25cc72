using System.Text.Json.Nodes;

namespace LspAgent.Providers.Offline;

/// <summary>What the rules do next. Closed.</summary>
internal abstract record OfflineStep
{
    private OfflineStep(string text) => Text = text;

    /// <summary>What is said, in Markdown.</summary>
    public string Text { get; }

    /// <summary>The answer.</summary>
    /// <param name="OffersModels">True where it helps to know of a model server on this machine.</param>
    public sealed record Say(string Text, bool OffersModels = false) : OfflineStep(Text);

    /// <summary>A tool is called; its result is looked at in the next request.</summary>
    public sealed record Call(string Text, string Tool, JsonObject Input) : OfflineStep(Text);
}
