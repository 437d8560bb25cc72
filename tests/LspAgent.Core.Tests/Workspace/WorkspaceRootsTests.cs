using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Workspace;

/// <summary>People read paths by the folders that they opened.</summary>
[TestClass]
public sealed class WorkspaceRootsTests
{
    [TestMethod]
    [DataRow("/w/Orders/src/Order.cs", "src/Order.cs", DisplayName = "below the root")]
    [DataRow("/w/Orders", "/w/Orders", DisplayName = "the root itself")]
    [DataRow("/w/Billing/Invoice.cs", "Billing/Invoice.cs", DisplayName = "below another folder")]
    [DataRow("/w/Billing", "Billing", DisplayName = "another folder itself")]
    [DataRow("/w/Billing/Tests/T.cs", "Tests/T.cs", DisplayName = "the innermost folder counts")]
    [DataRow("/w/BillingOld/Invoice.cs", "/w/BillingOld/Invoice.cs", DisplayName = "a name that only begins the same")]
    [DataRow("/a/Shared/S.cs", "/a/Shared/S.cs", DisplayName = "two folders of one name")]
    [DataRow("/w/outside.txt", "/w/outside.txt", DisplayName = "below none")]
    public void A_path_begins_with_the_name_of_its_folder(string path, string shown)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The paths are those of Unix.");
        }

        var roots = new WorkspaceRoots("/w/Orders", ["/w/Billing", "/w/Billing/Tests", "/a/Shared", "/b/shared/"]);
        Assert.AreEqual(shown, roots.InWords(path));
    }
}
