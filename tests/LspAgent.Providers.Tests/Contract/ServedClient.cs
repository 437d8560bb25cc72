using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Testing.Models;

namespace LspAgent.Providers.Tests.Contract;

/// <summary>A client of a provider against the scripted service.</summary>
internal sealed class ServedClient : ClientUnderTest
{
    private readonly ModelDirectory _directory;

    public ServedClient(string provider, RetryLimits limits, TimeProvider time, string[] replies)
    {
        Server = ScriptedModelServer.Start(replies);
        var endpoint = new ModelEndpoint
        {
            Provider = provider,
            BaseUrl = provider == "anthropic" ? Server.Address : Server.OpenAiAddress,
            AddressSource = AddressSource.UserSettings,
            Key = () => new ModelKey("sk-the-key", KeySource.Client),
        };
        var options = new ModelOptions { Limits = limits, Endpoints = ImmutableDictionary<string, ModelEndpoint>.Empty.Add(provider, endpoint) };
        _directory = new ModelDirectory(() => options, time);
        Client = ((ModelChoice.Ready)_directory.Choose($"{provider}/test-model")).Client;
    }

    public ScriptedModelServer Server { get; }

    public override IModelClient Client { get; }

    public override Gates Gates => Server.Gates;

    public override int Requests => Server.Requests.Length;

    public override async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        await Server.DisposeAsync();
    }
}
