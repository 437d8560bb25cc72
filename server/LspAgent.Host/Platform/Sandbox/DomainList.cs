using System.Collections.Immutable;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Settings;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>The hosts that the user lets commands reach; what is refused is refused whatever else is allowed.</summary>
internal sealed class DomainList(SandboxNetworkSettings settings)
{
    private readonly ImmutableArray<DomainPattern> _allowed = Compile(settings.AllowedDomains);
    private readonly ImmutableArray<DomainPattern> _denied = Compile(settings.DeniedDomains);

    public bool IsEmpty => _allowed.IsEmpty;

    /// <param name="host">Lower case, without a trailing dot.</param>
    public bool Permits(string host) => _allowed.Any(pattern => pattern.Matches(host)) && !_denied.Any(pattern => pattern.Matches(host));

    /// <summary>True when the user spelled the host, so that it may be one of a private network.</summary>
    public bool Names(string host) => _allowed.Any(pattern => pattern.Names(host));

    private static ImmutableArray<DomainPattern> Compile(ImmutableArray<string> domains) =>
        [.. domains.Select(static domain => DomainPattern.Compile($"domain:{domain.Trim()}")).OfType<DomainPattern>()];
}
