using LspAgent.Core.Models;
using LspAgent.Core.Settings;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Sandbox;
using LspAgent.Providers;
using LspAgent.Providers.Offline;
using LspAgent.Roslyn;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Host.Doors;

/// <summary>Looks at what LspAgent needs on this machine: one line for each thing, with the remedy where something is missing.</summary>
internal static class Doctor
{
    /// <returns>The exit code: 0 when nothing essential is missing.</returns>
    public static async Task<int> RunAsync(TextWriter output, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        Task<Finding>[] checks =
        [
            Task.Run(() => Sdk(environment), cancellationToken),
            Task.Run(() => Compiler(environment), cancellationToken),
            Task.Run(() => StateFolder(environment), cancellationToken),
            GitAsync(environment, cancellationToken),
            RipgrepAsync(environment, cancellationToken),
            SandboxAsync(environment, cancellationToken),
            Task.Run(() => SettingsAsync(environment, time), cancellationToken),
            ModelAsync(environment, time, cancellationToken),
        ];
        var findings = await Task.WhenAll(checks);
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(finding.ToString().AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        return findings.Any(finding => finding is Finding.Missing) ? 1 : 0;
    }

    private static Finding Sdk(Func<string, string?> environment) => DotnetSdk.FindNewest(environment) switch
    {
        null => new Finding.Missing(
            "The .NET SDK was not found, and C# cannot be understood without it. Install .NET 10 from https://dotnet.microsoft.com/download, or set DOTNET_ROOT to where it is."),
        { Version: var version } old when version < DotnetSdk.Oldest => new Finding.Missing(
            $"The newest .NET SDK is {old}, and {DotnetSdk.Oldest} is the oldest that will do. Install .NET 10 from https://dotnet.microsoft.com/download."),
        var sdk => new Finding.Fine($".NET SDK {sdk}"),
    };

    /// <summary>Loads it, so that what is said was tried.</summary>
    private static Finding Compiler(Func<string, string?> environment) =>
        RoslynCheck.Run(Directory.GetCurrentDirectory(), environment) is (var isFine, var what) && isFine ? new Finding.Fine(what) : new Finding.Missing(what);

    private static Finding StateFolder(Func<string, string?> environment)
    {
        var folder = UserFolder.Locate(environment);
        try
        {
            PrivateFiles.CreateFolder(folder);
            var probe = Path.Join(folder, $".doctor-{Guid.NewGuid():n}");
            using (new FileStream(probe, PrivateFiles.Options(FileMode.CreateNew, FileShare.None)))
            {
            }

            File.Delete(probe);
            return new Finding.Fine($"State folder {folder}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding.Missing(
                $"The state folder {folder} cannot be written: {e.Message.TrimEnd('.')}. Make it yours, or set {UserFolder.Variable} to a folder that is.");
        }
    }

    private static async Task<Finding> GitAsync(Func<string, string?> environment, CancellationToken cancellationToken) =>
        await VersionAsync("git", environment, cancellationToken) is { } version
            ? new Finding.Fine($"git {After(version, "git version ")}")
            : new Finding.Advice($"git was not found: the agent sees neither history nor status. {Install("git", "Git.Git", "git")}");

    private static async Task<Finding> RipgrepAsync(Func<string, string?> environment, CancellationToken cancellationToken) =>
        await VersionAsync("rg", environment, cancellationToken) is { } version
            ? new Finding.Fine($"ripgrep {After(version, "ripgrep ")}")
            : new Finding.Advice($"ripgrep was not found: searches give the same answers and take longer. {Install("ripgrep", "BurntSushi.ripgrep.MSVC", "ripgrep")}");

    private static async Task<Finding> SandboxAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var sandbox = CommandSandbox.OfThisMachine(environment, static _ => new SandboxSettings());
        return await sandbox.ProblemAsync(cancellationToken) is { } problem
            ? new Finding.Advice($"Commands run without a sandbox: {problem}")
            : !await sandbox.HasWayOutAsync(cancellationToken)
            ? new Finding.Advice("Sandbox for commands: it holds, but no host can be let through (sandbox.network.allowedDomains). Install nsenter (package util-linux), and allow user namespaces inside of user namespaces.")
            : new Finding.Fine($"Sandbox for commands: {(OperatingSystem.IsMacOS() ? "sandbox-exec" : await VersionAsync("bwrap", environment, cancellationToken))}, tested");
    }

    /// <summary>What of the settings of this folder and of the user does not do what it says.</summary>
    private static async Task<Finding> SettingsAsync(Func<string, string?> environment, TimeProvider time) =>
        await SettingsCheck.FindAsync(Directory.GetCurrentDirectory(), environment, time) is { Count: > 0 } problems
            ? new Finding.Advice([.. problems])
            : new Finding.Fine("Settings");

    /// <summary>The model that a session of this folder would begin with.</summary>
    private static async Task<Finding> ModelAsync(Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        using var models = new UserModels(environment, settings: null, time);
        var here = models.Files.Load(Directory.GetCurrentDirectory(), isTrusted: false);
        var name = models.Options.DefaultModel ?? here.Settings.Model;
        switch (models.Directory.Choose(name))
        {
            case ModelChoice.Ready { Model.Provider: ProviderCatalog.Offline }:
                var offer = await LocalModelServers.OfferAsync(time, cancellationToken);
                return new Finding.Advice($"No model is configured: answers come from fixed rules. {offer ?? UserModels.Remedy}");
            case ModelChoice.Ready { Model: var model }:
                var provider = ProviderCatalog.Find(model.Provider);
                var key = provider is { KeyVariable: not null } && models.KeyOf(provider) is { From: var from } ? $", with the key in {from}" : "";
                return new Finding.Fine($"Model {model.Id} of {model.Provider}{key}");
            case ModelChoice.Unavailable { Error.Message: var because }:
                return new Finding.Missing(because);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<string?> VersionAsync(string name, Func<string, string?> environment, CancellationToken cancellationToken) =>
        Programs.Find(name, environment) is { } program
            ? await Programs.FirstLineAsync(program, ["--version"], cancellationToken)
            : null;

    private static string After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text;

    private static string Install(string linux, string windows, string mac) =>
        OperatingSystem.IsWindows() ? $"Install it with 'winget install {windows}'."
        : OperatingSystem.IsMacOS() ? $"Install it with 'brew install {mac}'."
        : $"Install the package {linux}.";

    /// <summary>What became of one check. Closed.</summary>
    private abstract record Finding
    {
        private Finding()
        {
        }

        public sealed record Fine(string What) : Finding
        {
            public override string ToString() => $"ok      {What}";
        }

        /// <summary>Works without, and better with.</summary>
        public sealed record Advice(params string[] What) : Finding
        {
            public override string ToString() => string.Join(Environment.NewLine, What.Select(static what => $"note    {what}"));
        }

        /// <summary>Does not work without.</summary>
        public sealed record Missing(string What) : Finding
        {
            public override string ToString() => $"missing {What}";
        }
    }
}
