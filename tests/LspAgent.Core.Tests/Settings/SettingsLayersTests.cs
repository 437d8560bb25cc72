using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Permissions;
using LspAgent.Core.Settings;
using LspAgent.Testing.Golden;

namespace LspAgent.Core.Tests.Settings;

/// <summary>Layers of settings go together, and what is wrong in one file costs nothing but itself.</summary>
[TestClass]
public sealed class SettingsLayersTests
{
    /// <summary>Every key, with values that differ from the defaults.</summary>
    private const string Everything = """
        {
          "model": "a", "smallModel": "b", "fallbackModel": ["c", "d"], "language": "Deutsch", "maxTurns": 7,
          "autoCompactEnabled": false, "reviewEdits": true, "cleanupPeriodDays": 3,
          "permissions": { "allow": ["Read"], "ask": ["Edit"], "deny": ["Bash"], "additionalDirectories": ["/x"], "defaultMode": "acceptEdits" },
          "retry": { "maxAttempts": 1, "baseBackoffMs": 2, "maxBackoffMs": 3, "connectTimeoutMs": 4, "stallTimeoutMs": 5, "totalTimeoutMs": 6 },
          "csharp": { "solution": "src/All.slnx", "brokenEdits": "ask", "analyzers": true },
          "spinnerVerbs": { "mode": "replace", "verbs": ["Pondering"] },
          "models": { "m": { "provider": "p", "contextWindow": 1, "maxOutputTokens": 2, "canThink": true, "canSeeImages": true, "canSearchWeb": true,
                             "price": { "input": 1.5, "output": 2, "cacheRead": 3, "cacheWrite": 4 } } },
          "sandbox": { "enabled": false, "autoAllowBashIfSandboxed": true, "failIfUnavailable": true, "excludedCommands": ["docker:*"],
                       "filesystem": { "allowWrite": ["/a"], "denyWrite": ["/b"], "allowRead": ["~/c"], "denyRead": ["/d"] },
                       "network": { "allowedDomains": ["api.nuget.org"], "deniedDomains": ["evil.example"] } },
          "providers": { "p": { "baseUrl": "http://localhost:1", "keyVariable": "KEY" } }
        }
        """;

    private static readonly JsonSerializerOptions Written = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    [TestMethod]
    public void The_schema_is_that_of_the_record() =>
        GoldenFile.Check("schemas/settings.schema.json", JsonSchemas.ForPeople(Written.GetTypeInfo(typeof(AgentSettings)), "Settings of LspAgent"));

    [TestMethod]
    public void Every_key_is_read_as_the_record_says()
    {
        var expected = JsonSerializer.Deserialize<AgentSettings>(Everything, Written);
        var loaded = Load((SettingsLayer.User, Everything));
        Assert.AreEqual(Text(expected!), Text(loaded.Settings));
        Assert.AreEqual(0, loaded.Problems.Length);
        var defaults = JsonSerializer.SerializeToNode(new AgentSettings(), Written)!.AsObject();
        foreach (var (key, value) in JsonSerializer.SerializeToNode(loaded.Settings, Written)!.AsObject())
        {
            Assert.AreNotEqual(defaults[key]?.ToJsonString(), value?.ToJsonString(), $"{key} is missing in the example");
        }
    }

    [TestMethod]
    public void A_later_layer_overrides_and_arrays_go_together()
    {
        var loaded = Load(
            (SettingsLayer.User, """{ "model": "user", "language": "English", "permissions": { "deny": ["A", "B"] }, "models": { "m": { "contextWindow": 1, "canThink": true } } }"""),
            (SettingsLayer.Project, """{ "model": "project", "permissions": { "deny": ["B", "C"] } }"""),
            (SettingsLayer.Managed, """{ "permissions": { "deny": ["D"] }, "models": { "m": { "contextWindow": 2 } } }"""));
        Assert.AreEqual("project", loaded.Settings.Model);
        Assert.AreEqual("English", loaded.Settings.Language);
        CollectionAssert.AreEqual((string[])["A", "B", "C", "D"], loaded.Settings.Permissions.Deny.ToArray());
        Assert.AreEqual(new ModelSettings { ContextWindow = 2, CanThink = true }, loaded.Settings.Models["m"]);
    }

    [TestMethod]
    public void Comments_and_trailing_commas_are_allowed()
    {
        var loaded = Load((SettingsLayer.User, "\uFEFF// mine\n{ /* the best */ \"model\": \"opus\", }\n"));
        Assert.AreEqual(("opus", 0), (loaded.Settings.Model, loaded.Problems.Length));
    }

    [TestMethod]
    [DataRow("{\n \"model\": 3,\n \"language\": \"x\"\n}", "file1, line 2: model must be a text, so it is left out.")]
    [DataRow("{ \"language\": \"x\",\n\n \"permissions\": { \"deny\": [\"A\",\n 1] } }", "file1, line 4: permissions.deny must be an array of texts, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"permissions\": [] }", "file1, line 1: permissions must be an object, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"permissions\": { \"defaultMode\": \"yolo\" } }", "file1, line 1: permissions.defaultMode must be one of default, manual, acceptEdits, plan, auto, dontAsk, bypassPermissions, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"maxTurns\": 0 }", "file1, line 1: maxTurns must be a whole number of at least 1, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"maxTurns\": 1.5 }", "file1, line 1: maxTurns must be a whole number of at least 1, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"maxTurns\": null }", "file1, line 1: maxTurns must be a whole number of at least 1, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"maxTurns\": 1e400 }", "file1, line 1: maxTurns must be a whole number of at least 1, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"autoCompactEnabled\": \"no\" }", "file1, line 1: autoCompactEnabled must be true or false, so it is left out.")]
    [DataRow("{ \"language\": \"x\", \"models\": { \"m\": { \"price\": { \"input\": -1 } } } }", "file1, line 1: models.m.price.input must be a number of at least 0, so it is left out.")]
    public void A_wrong_value_is_said_and_hides_nothing(string text, string problem)
    {
        var below = (SettingsLayer.User, """{ "model": "below", "maxTurns": 5, "autoCompactEnabled": false, "permissions": { "deny": ["Z"], "defaultMode": "plan" } }""");
        var loaded = Load(below, (SettingsLayer.CommandLine, text));
        CollectionAssert.AreEqual((string[])[problem], loaded.Problems.ToArray());
        Assert.AreEqual(("below", "x", 5, false, PermissionMode.Plan), (loaded.Settings.Model, loaded.Settings.Language, loaded.Settings.MaxTurns, loaded.Settings.AutoCompactEnabled, loaded.Settings.Permissions.DefaultMode));
        CollectionAssert.IsSubsetOf((string[])["Z"], loaded.Settings.Permissions.Deny.ToArray());
    }

    [TestMethod]
    [DataRow("{\n \"model\": \n", "file0, line 3: this is not valid JSON, so the file is left out. ")]
    [DataRow("[]", "file0, line 1: settings must be a JSON object, so the file is left out.")]
    [DataRow("{} trailing", "file0, line 1: this is not valid JSON, so the file is left out. ")]
    public void A_broken_file_costs_only_itself(string text, string problem)
    {
        var loaded = Load((SettingsLayer.User, text), (SettingsLayer.Project, """{ "model": "project" }"""));
        Assert.AreEqual("project", loaded.Settings.Model);
        Assert.StartsWith(problem, loaded.Problems.Single());
    }

    [TestMethod]
    public void An_empty_file_is_no_problem() => Assert.AreEqual(0, Load((SettingsLayer.User, " \n")).Problems.Length);

    [TestMethod]
    [DataRow(SettingsLayer.Project)]
    [DataRow(SettingsLayer.Local)]
    public void A_repository_decides_nothing_that_could_harm(SettingsLayer layer)
    {
        var loaded = Load((layer, Everything));
        Assert.AreEqual(0, loaded.Settings.Providers.Count);
        Assert.AreEqual(30, loaded.Settings.CleanupPeriodDays);
        Assert.AreEqual(Text(new PermissionSettings { Ask = ["Edit"], Deny = ["Bash"] }), Text(loaded.Settings.Permissions));
        Assert.AreEqual(Text(new SandboxSettings()), Text(loaded.Settings.Sandbox));
        Assert.AreEqual("a", loaded.Settings.Model);
        CollectionAssert.AreEqual(
            (string[])["providers", "cleanupPeriodDays", "sandbox", "permissions.allow", "permissions.additionalDirectories", "permissions.defaultMode"],
            loaded.SetAside.Select(static setting => setting.Key).ToArray());
        Assert.AreEqual(0, loaded.Problems.Length);
    }

    [TestMethod]
    public void A_trusted_repository_decides_as_its_user_does() =>
        Assert.AreEqual(
            Text(Load((SettingsLayer.User, Everything)).Settings),
            Text(SettingsLayers.Load([new SettingsFile(SettingsLayer.Project, "p", Everything)], isTrusted: true).Settings));

    [TestMethod]
    public void A_repository_may_be_stricter_than_its_user() =>
        Assert.AreEqual(PermissionMode.Plan, Load((SettingsLayer.User, """{"permissions":{"defaultMode":"acceptEdits"}}"""), (SettingsLayer.Project, """{"permissions":{"defaultMode":"plan"}}""")).Settings.Permissions.DefaultMode);

    [TestMethod]
    public void Every_value_knows_where_it_stands()
    {
        var loaded = Load((SettingsLayer.User, "{\n\"model\": \"a\", \"permissions\": { \"deny\": [\"A\"] } }"), (SettingsLayer.Managed, "{ \"model\": \"b\",\n \"permissions\": { \"deny\": [\n\"B\"] } }"));
        CollectionAssert.AreEqual((SettingOrigin[])[new(SettingsLayer.Managed, "file1", 1)], loaded.OriginsOf("model").ToArray());
        CollectionAssert.AreEqual((SettingOrigin[])[new(SettingsLayer.User, "file0", 2), new(SettingsLayer.Managed, "file1", 3)], loaded.OriginsOf("permissions.deny").ToArray());
        Assert.AreEqual(0, loaded.OriginsOf("language").Length);
        Assert.AreEqual(0, loaded.OriginsOf("model.x.y").Length);
    }

    [TestMethod]
    public void Unknown_keys_are_ignored() => Assert.AreEqual(("a", 0), Load((SettingsLayer.User, """{ "hooks": { "Stop": [] }, "model": "a", "$schema": 3 }""")) is var loaded ? (loaded.Settings.Model, loaded.Problems.Length) : default);

    [TestMethod]
    public void No_text_breaks_the_reader() =>
        Prop.ForAll(Gen.Choose(0, Everything.Length).SelectMany(at => Gen.Elements("", "\"", "{", "]", "1", "null", ",", "//", "\0").Select(piece => Everything[..at] + piece + Everything[Math.Min(Everything.Length, at + 1)..])).ToArbitrary(), text =>
        {
            var loaded = Load((SettingsLayer.User, """{ "maxTurns": 9 }"""), (SettingsLayer.Project, text));
            return loaded.Settings.MaxTurns > 0 && (loaded.Settings.MaxTurns is 9 || loaded.Problems.All(static problem => !problem.Contains("not valid JSON", StringComparison.Ordinal)));
        }).QuickCheckThrowOnFailure();

    private static LoadedSettings Load(params (SettingsLayer Layer, string Text)[] files) =>
        SettingsLayers.Load(files.Select(static (file, index) => new SettingsFile(file.Layer, $"file{index}", file.Text)), isTrusted: false);

    private static string Text(object settings) => JsonSerializer.Serialize(settings, Written);
}
