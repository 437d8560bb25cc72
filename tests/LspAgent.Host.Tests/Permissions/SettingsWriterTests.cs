using LspAgent.Core.Settings;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Permissions;

/// <summary>A saved rule stands in the settings, and nothing else in them has changed.</summary>
[TestClass]
public sealed class SettingsWriterTests
{
    [TestMethod]
    [DataRow("{}")]
    [DataRow("{ }\n")]
    [DataRow("{\"model\":\"x\"}")]
    [DataRow("{\"permissions\":{}}")]
    [DataRow("{\"permissions\":{\"deny\":[\"Bash(rm:*)\"]},\"model\":\"x\"}")]
    [DataRow("{\"permissions\":{\"allow\":[]}}")]
    [DataRow("{\"permissions\":{\"allow\":[\"Read\"]}}")]
    [DataRow("// mine\n{\n  /* rules */\n  \"permissions\": {\n    \"allow\": [\n      \"Read\", // all\n    ],\n  },\n}\n")]
    [DataRow("{\"model\":\"é😀\",\"permissions\":{\"allow\":[\"Read\"]}}")]
    public void The_rule_is_added_and_the_rest_stays(string before)
    {
        var after = SettingsWriter.Insert(before, ["Bash(echo 'a \"b\"')"]);

        Assert.IsNotNull(after);
        var (was, now) = (Read(before), Read(after));
        CollectionAssert.AreEqual((string[])["Bash(echo 'a \"b\"')", .. was.Permissions.Allow], now.Permissions.Allow.ToArray(), after);
        CollectionAssert.AreEqual(was.Permissions.Deny.ToArray(), now.Permissions.Deny.ToArray());
        Assert.AreEqual(was.Model, now.Model);
        var rest = new string([.. after.Where(letter => !char.IsWhiteSpace(letter))]);
        foreach (var piece in before.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static line => line.StartsWith("//", StringComparison.Ordinal) || line.StartsWith("/*", StringComparison.Ordinal)))
        {
            Assert.Contains(piece.Replace(" ", "", StringComparison.Ordinal), rest);
        }
    }

    [TestMethod]
    public void A_rule_that_stands_there_is_not_added_again() =>
        Assert.AreEqual("{\"permissions\":{\"allow\":[\"Read\"]}}", SettingsWriter.Insert("{\"permissions\":{\"allow\":[\"Read\"]}}", ["Read"]));

    [TestMethod]
    [DataRow("[]")]
    [DataRow("{")]
    [DataRow("{} {}")]
    [DataRow("{\"permissions\":[]}")]
    [DataRow("{\"permissions\":{\"allow\":\"Read\"}}")]
    [DataRow("export PATH=x")]
    public void What_is_no_settings_file_is_left_alone(string before) => Assert.IsNull(SettingsWriter.Insert(before, ["Read"]));

    [TestMethod]
    public void A_missing_file_is_made_and_a_link_is_not_followed()
    {
        using var folder = new TempFolder();
        Assert.IsNull(SettingsWriter.AddAllowed(folder.In(".lspagent/settings.local.json"), ["Bash(npm test)"], isPrivate: false));
        Assert.Contains("Bash(npm test)", File.ReadAllText(folder.In(".lspagent/settings.local.json")));

        File.WriteAllText(folder.In("target.json"), "{}");
        Directory.CreateDirectory(folder.In("other"));
        File.CreateSymbolicLink(folder.In("other/settings.json"), folder.In("target.json"));
        Assert.IsNotNull(SettingsWriter.AddAllowed(folder.In("other/settings.json"), ["Bash(npm test)"], isPrivate: false));
        Assert.AreEqual("{}", File.ReadAllText(folder.In("target.json")));
    }

    private static AgentSettings Read(string text) => SettingsLayers.Load([new SettingsFile(SettingsLayer.User, "settings.json", text)], isTrusted: true).Settings;
}
