using LspAgent.Roslyn.Workspace;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>Which SDK the compiler comes from, and that it is really that one.</summary>
[TestClass]
public sealed class SdkRoslynTests
{
    private static readonly DotnetSdk[] Sdks = [.. ((string[])["9.0.310", "10.0.105", "10.0.401", "10.0.403", "11.0.100"]).Select(version => new DotnetSdk($"/dotnet/sdk/{version}", Version.Parse(version)))];

    [TestMethod]
    [DataRow("10.0.105", "disable", "10.0.105")]
    [DataRow("10.0.400", "latestPatch", "10.0.403")]
    [DataRow("10.0.400", null, "10.0.403")]
    [DataRow("10.0.100", "patch", "10.0.105")]
    [DataRow("10.0.200", "feature", "10.0.403")]
    [DataRow("10.0.100", "latestFeature", "10.0.403")]
    [DataRow("9.0.100", "minor", "9.0.310")]
    [DataRow("10.0.500", "latestMajor", "11.0.100")]
    [DataRow("10.0.500", "latestFeature", null)]
    [DataRow("12.0.100", "major", null)]
    public void A_pinned_version_is_chosen_as_the_host_does(string version, string? rollForward, string? expected)
    {
        using var folder = new TempFolder();
        var roll = rollForward is null ? "" : $", \"rollForward\": \"{rollForward}\"";
        folder.Write("global.json", $"{{ // pinned\n \"sdk\": {{ \"version\": \"{version}\"{roll} }} }}");
        Directory.CreateDirectory(folder.In("below/it"));
        var chosen = SdkVersionPin.Find(folder.In("below/it"))!.Choose(Sdks);
        Assert.AreEqual(expected, chosen?.Version.ToString());
    }

    [TestMethod]
    public void A_global_json_that_cannot_be_read_pins_nothing()
    {
        using var folder = new TempFolder();
        folder.Write("global.json", "{ no json");
        Assert.IsNull(SdkVersionPin.Find(folder.Path));
    }

    [TestMethod]
    public void The_compiler_in_use_is_that_of_the_SDK()
    {
        var used = SdkRoslyn.Used!;
        var compiler = typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation).Assembly;
        StringAssert.StartsWith(compiler.Location, used.Sdk.Folder, StringComparison.Ordinal);
        Assert.AreEqual(used.Version, compiler.GetName().Version);
        StringAssert.StartsWith(typeof(Microsoft.CodeAnalysis.Solution).Assembly.Location, used.Folder, StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_compiler_is_the_one_that_is_compiled_ahead_of_time() =>
        Assert.AreEqual(Path.Combine(SdkRoslyn.Used!.Sdk.Folder, "Roslyn", "bincore"), Path.GetDirectoryName(typeof(Microsoft.CodeAnalysis.Compilation).Assembly.Location));

    [TestMethod]
    [DataRow(new string[0], "No .NET SDK was found")]
    [DataRow(new[] { "8.0.400" }, "The newest .NET SDK is 8.0.400")]
    [DataRow(new[] { "10.0.400" }, "no DotnetTools/dotnet-format folder")]
    public void What_is_missing_is_one_clear_sentence(string[] versions, string expected)
    {
        var sdks = versions.Select(version => new DotnetSdk($"/nowhere/sdk/{version}", Version.Parse(version))).ToList();
        var missing = (SdkRoslynChoice.Missing)SdkRoslyn.Find("/", sdks);
        StringAssert.Contains(missing.Because, expected, StringComparison.Ordinal);
        StringAssert.Contains(missing.Because, "https://dotnet.microsoft.com/download", StringComparison.Ordinal);
    }
}
