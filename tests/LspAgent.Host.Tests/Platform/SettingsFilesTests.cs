using LspAgent.Core.Settings;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform;

/// <summary>Settings are found where users of either home have them.</summary>
[TestClass]
public sealed class SettingsFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Each_place_overrides_the_ones_before_it()
    {
        string[] places =
        [
            "home/.claude/settings.json", "home/.lspagent/settings.json", "proj/.claude/settings.json", "proj/.lspagent/settings.json",
            "proj/.claude/settings.local.json", "proj/.lspagent/settings.local.json", "cli.json",
            "etc/claude/managed-settings.json", "etc/claude/managed-settings.d/10.json", "etc/claude/managed-settings.d/20.json", "etc/own/managed-settings.json",
        ];
        foreach (var place in places)
        {
            _folder.Write(place, $$"""{ "model": "{{place}}" }""");
            var loaded = Load(_folder.In("proj"), File.Exists(_folder.In("cli.json")) ? _folder.In("cli.json") : null);
            Assert.AreEqual(place, loaded.Settings.Model);
            Assert.AreEqual(_folder.In(place), loaded.OriginsOf("model").Single().File);
        }
    }

    [TestMethod]
    public void The_command_line_takes_json_too()
    {
        var loaded = Load(null, """{ "model": "mine" }""");
        Assert.AreEqual(("mine", new SettingOrigin(SettingsLayer.CommandLine, "--settings", 1)), (loaded.Settings.Model, loaded.OriginsOf("model").Single()));
        Assert.AreEqual("nowhere.json: there is no such settings file.", Load(null, "nowhere.json").Problems.Single());
    }

    [TestMethod]
    public void Settings_of_a_home_that_is_the_workspace_are_the_users()
    {
        _folder.Write("home/.lspagent/settings.json", """{ "cleanupPeriodDays": 5 }""");
        Assert.AreEqual(5, Load(_folder.In("home"), null).Settings.CleanupPeriodDays);
    }

    [TestMethod]
    public void Nothing_there_is_no_problem()
    {
        var loaded = Load(_folder.In("proj"), null);
        Assert.AreEqual((0, 30), (loaded.Problems.Length, loaded.Settings.CleanupPeriodDays));
    }

    [TestMethod]
    public void A_file_that_cannot_be_a_settings_file_is_said()
    {
        _folder.Write("proj/.claude/settings.json", $"{{ \"language\": \"{new string('x', 2_000_000)}\" }}");
        _folder.Write("proj/.lspagent/settings.json", """{ "model": "a" }""");
        var loaded = Load(_folder.In("proj"), null);
        Assert.AreEqual("a", loaded.Settings.Model);
        Assert.StartsWith(_folder.In("proj/.claude/settings.json"), loaded.Problems.Single());
    }

    private LoadedSettings Load(string? root, string? commandLine) =>
        new SettingsFiles(_folder.In("home"), _folder.In("home/.lspagent"), [_folder.In("etc/claude"), _folder.In("etc/own")]) { CommandLine = commandLine }.Load(root, isTrusted: false);
}
