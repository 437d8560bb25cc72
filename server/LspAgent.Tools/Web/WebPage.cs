namespace LspAgent.Tools.Web;

/// <summary>What fetching a page ends in. Closed.</summary>
internal abstract record WebPage
{
    private WebPage()
    {
    }

    /// <param name="Address">Where it was found in the end.</param>
    /// <param name="Text">As Markdown when it was HTML.</param>
    /// <param name="IsCut">True when the page is larger than what was read of it.</param>
    public sealed record Found(Uri Address, int Status, string Text, long Bytes, bool IsCut) : WebPage;

    /// <summary>It is at another host now; whether to go there is a new question.</summary>
    public sealed record Moved(Uri To) : WebPage;

    /// <param name="Because">One sentence for the model.</param>
    public sealed record Failed(string Because) : WebPage;
}
