using LspAgent.Core.Commands;
using LspAgent.Host.Composition;
using LspAgent.Host.Doors.Exec;
using LspAgent.Providers;

namespace LspAgent.Host.Doors.Auth;

/// <summary>
/// <c>lspagent auth</c>: stores keys to models, takes them away, and says which there are. A key is read from a terminal without
/// being shown, or from standard input; never from the command line, where other users see it, and never written anywhere else.
/// </summary>
internal sealed class AuthDoor(UserModels models, KeyInput input, TextWriter output, TextWriter error)
{
    private const int MaxKeyLength = 16 * 1024;

    private KeyRing Keys => models.Keys;

    /// <param name="name">Null to ask for it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> LogInAsync(string? name, CancellationToken cancellationToken)
    {
        if (await ProviderAsync(name, cancellationToken) is not { } provider)
        {
            return ExitCodes.Usage;
        }

        if (input.IsTerminal)
        {
            await AskAsync($"Key of {provider.Name} (it is not shown): ", cancellationToken);
        }

        var key = (await input.ReadKeyAsync(cancellationToken))?.Trim();
        if (input.IsTerminal)
        {
            await error.WriteLineAsync();
            await error.FlushAsync(cancellationToken);
        }

        if (key is null or [])
        {
            await SayAsync(input.IsTerminal
                ? "No key was given, so nothing was stored."
                : $"No key was given: write it to standard input, as in 'lspagent auth login {provider.Name} < FILE', or run this in a terminal.");
            return ExitCodes.Usage;
        }

        if (key.Length > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            await SayAsync("This is no key, so nothing was stored: a key is one word of plain letters, digits and signs. Copy it again.");
            return ExitCodes.Usage;
        }

        Keys.Store(provider, key);
        await output.WriteLineAsync($"The key of {provider.Name} is stored in {Keys.StoragePath}, readable by you alone.".AsMemory(), cancellationToken);
        if (models.KeyOf(provider) is { Key.Source: KeySource.Environment, From: var variable })
        {
            await SayAsync($"The key in {variable} is used instead for as long as it is set.");
        }

        return ExitCodes.Done;
    }

    public async Task<int> LogOutAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is not null && KeyRing.ProviderOf(name) is null)
        {
            return await RefuseAsync(name);
        }

        var providers = name is not null && KeyRing.ProviderOf(name) is { } one ? [one] : KeyRing.Providers;
        var stored = providers.Where(provider => Keys.FindStored(provider.Name) is not null).ToList();
        foreach (var provider in stored)
        {
            Keys.Store(provider, key: null);
            await output.WriteLineAsync($"The key of {provider.Name} is no longer stored.".AsMemory(), cancellationToken);
        }

        if (stored.Count == 0)
        {
            await output.WriteLineAsync((name is null ? "No key is stored." : $"No key of {name} is stored.").AsMemory(), cancellationToken);
        }

        foreach (var provider in providers)
        {
            if (models.KeyOf(provider) is { Key.Source: KeySource.Environment, From: var variable })
            {
                await SayAsync($"The key in {variable} is still used. Take it out of the environment to end that.");
            }
        }

        return ExitCodes.Done;
    }

    /// <returns>0 when there is a model that can be asked.</returns>
    public async Task<int> ShowAsync(CancellationToken cancellationToken)
    {
        var width = KeyRing.Providers.Max(provider => provider.Name.Length) + 2;
        foreach (var provider in KeyRing.Providers)
        {
            var state = models.KeyOf(provider) switch
            {
                null => "no key",
                { Key.Source: KeySource.Environment, From: var variable } =>
                    $"key in {variable}{(Keys.FindStored(provider.Name) is null ? "" : $", before the one in {Keys.StoragePath}")}",
                { From: var path } => $"key in {path}",
            };
            await output.WriteLineAsync((provider.Name.PadRight(width) + state).AsMemory(), cancellationToken);
        }

        if (models.NoModelBecause(name: null) is not { } because)
        {
            return ExitCodes.Done;
        }

        await SayAsync(because);
        return ExitCodes.Failed;
    }

    private async Task<ModelProvider?> ProviderAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null && input.IsTerminal)
        {
            await AskAsync($"Whose key ({KeyRing.KnownNames})? ", cancellationToken);
            name = (await input.ReadLineAsync(cancellationToken))?.Trim();
        }

        if (name is null or [])
        {
            await SayAsync($"Say whose key it is, as in 'lspagent auth login anthropic'. Known: {KeyRing.KnownNames}.");
            return null;
        }

        if (KeyRing.ProviderOf(name) is { } provider)
        {
            return provider;
        }

        await RefuseAsync(name);
        return null;
    }

    private async Task<int> RefuseAsync(string name)
    {
        var meant = Spelling.Nearest(name, KeyRing.Providers.Select(provider => provider.Name)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        await SayAsync(LooksLikeKey(name) ? KeyOnCommandLine
            : ProviderCatalog.Find(name) is { } local ? $"{local.Title} takes no key. Known: {KeyRing.KnownNames}."
            : $"There is no provider '{name}'.{meant} Known: {KeyRing.KnownNames}.");
        return ExitCodes.Usage;
    }

    /// <summary>What is said instead of repeating a key that was given as an argument.</summary>
    public const string KeyOnCommandLine =
        "A key is not given on the command line, where other users and the shell's history see it. Write it to standard input, or type it when 'lspagent auth login PROVIDER' asks; and since it was seen, think of replacing it.";

    public static bool LooksLikeKey(string word) => word.Length > 24 || word.StartsWith("sk-", StringComparison.Ordinal);

    private async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        await error.WriteAsync(question.AsMemory(), cancellationToken);
        await error.FlushAsync(cancellationToken);
    }

    private Task SayAsync(string sentence) => error.WriteLineAsync($"lspagent: {sentence}");
}
