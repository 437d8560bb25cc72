using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Permissions;

/// <summary>Trust is kept by path, reaches downwards, and is never guessed.</summary>
[TestClass]
public sealed class TrustListTests
{
    [TestMethod]
    public void An_answer_is_kept_and_reaches_what_lies_below()
    {
        using var folder = new TempFolder();
        Assert.IsNull(List(folder).Find("/repo/proj"));
        Assert.IsNull(List(folder).Keep("/repo/proj", isTrusted: true));

        Assert.IsTrue(List(folder).IsTrusted("/repo/proj"));
        Assert.IsTrue(List(folder).IsTrusted("/repo/proj/src"));
        Assert.IsFalse(List(folder).IsTrusted("/repo/proj-evil"));
        Assert.IsFalse(List(folder).IsTrusted("/repo"));
        Assert.IsNull(List(folder).Find("/repo"));
    }

    [TestMethod]
    public void The_nearest_answer_counts()
    {
        using var folder = new TempFolder();
        List(folder).Keep("/repo", isTrusted: true);
        List(folder).Keep("/repo/vendor", isTrusted: false);

        Assert.IsTrue(List(folder).IsTrusted("/repo/proj"));
        Assert.IsFalse(List(folder).IsTrusted("/repo/vendor/thing"));
    }

    [TestMethod]
    public void Whoever_trusts_the_home_folder_does_not_trust_every_download()
    {
        using var folder = new TempFolder();
        List(folder).Keep("/home/me", isTrusted: true);
        List(folder).Keep("/", isTrusted: true);

        Assert.IsTrue(List(folder).IsTrusted("/home/me"));
        Assert.IsFalse(List(folder).IsTrusted("/home/me/downloads/thing"));
        Assert.IsFalse(List(folder).IsTrusted("/srv/thing"));
    }

    [TestMethod]
    public void A_damaged_list_trusts_nothing_and_is_not_written_over()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.In("trusted.json"), "{ damaged");

        Assert.IsFalse(List(folder).IsTrusted("/repo/proj"));
        Assert.IsNotNull(List(folder).Keep("/repo/proj", isTrusted: true));
        Assert.AreEqual("{ damaged", File.ReadAllText(folder.In("trusted.json")));
    }

    private static TrustList List(TempFolder folder) => new(folder.Path, "/home/me");
}
