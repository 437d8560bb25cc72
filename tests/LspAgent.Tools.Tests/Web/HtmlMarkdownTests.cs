using System.Net;
using System.Text;
using LspAgent.Tools.Web;

namespace LspAgent.Tools.Tests.Web;

/// <summary>How pages become Markdown, and which addresses are public.</summary>
[TestClass]
public sealed class HtmlMarkdownTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("<p>a <b>bold</b>, <em>slanted</em> and <code>x &lt; y</code></p><p>b</p>", "a **bold**, *slanted* and `x < y`\n\nb")]
    [DataRow("<h2>Two  words</h2>text<br>next", "## Two words\n\ntext\nnext")]
    [DataRow("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n  1. c")]
    [DataRow("<pre><code class='language-cs'>if (a)\n    b();\n</code></pre>", "```cs\nif (a)\n    b();\n```")]
    [DataRow("<table><tr><th>A<th>B<tr><td>1<td>x|y</table>", "| A | B |\n| --- | --- |\n| 1 | x\\|y |")]
    [DataRow("<blockquote><p>said</p></blockquote>", "> said")]
    [DataRow("<a href='/x?y=1'>in</a> <a href='#top'>up</a> <a href='javascript:x'>js</a> <img alt='A cat' src=c>", "[in](https://h.org/x?y=1) up js [A cat]")]
    [DataRow("<nav>menu</nav><p>text</p><div style='display: none'>hidden</div><p hidden>too</p><script>1</script><footer>f</footer>", "text")]
    [DataRow("", "")]
    public async Task A_page_reads_as_people_see_it(string html, string expected) =>
        Assert.AreEqual(expected, await HtmlMarkdown.ConvertAsync(Encoding.UTF8.GetBytes(html), Encoding.UTF8, new Uri("https://h.org/d/"), TestContext.CancellationToken));

    [TestMethod]
    public async Task The_page_may_say_its_encoding_itself() =>
        Assert.AreEqual("é", await HtmlMarkdown.ConvertAsync(Encoding.Latin1.GetBytes("<meta charset='iso-8859-1'><p>é"), encoding: null, new Uri("https://h.org/"), TestContext.CancellationToken));

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Nesting_without_end_does_no_harm()
    {
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div><blockquote>", 20_000)));
        Assert.IsNotNull(await HtmlMarkdown.ConvertAsync(deep, Encoding.UTF8, new Uri("https://h.org/"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_page_that_is_built_to_take_for_ever_is_given_up()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var slow = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div><blockquote><a href=x>", 50_000)));
        var converting = HtmlMarkdown.ConvertAsync(slow, Encoding.UTF8, new Uri("https://h.org/"), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => converting);
    }

    [TestMethod]
    [DataRow("93.184.216.34", true)]
    [DataRow("2606:2800:220:1:248:1893:25c8:1946", true)]
    [DataRow("0.0.0.0", false)]
    [DataRow("10.1.2.3", false)]
    [DataRow("100.64.0.1", false)]
    [DataRow("127.1.2.3", false)]
    [DataRow("169.254.169.254", false)]
    [DataRow("172.31.255.255", false)]
    [DataRow("172.32.0.0", true)]
    [DataRow("192.168.0.1", false)]
    [DataRow("224.0.0.1", false)]
    [DataRow("255.255.255.255", false)]
    [DataRow("::", false)]
    [DataRow("::1", false)]
    [DataRow("::ffff:127.0.0.1", false)]
    [DataRow("64:ff9b::7f00:1", false)]
    [DataRow("fc00::1", false)]
    [DataRow("fe80::1", false)]
    [DataRow("ff02::1", false)]
    [DataRow("2002:7f00:1::", false)]
    [DataRow("2001:db8::1", false)]
    public void Only_public_addresses_may_be_connected_to(string address, bool expected) =>
        Assert.AreEqual(expected, AddressRules.IsPublic(IPAddress.Parse(address)));
}
