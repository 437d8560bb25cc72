using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>Which hosts a rule such as <c>WebFetch(domain:*.example.com)</c> means.</summary>
public sealed class DomainPattern
{
    private readonly string _host;
    private readonly ImmutableArray<string> _labels;

    private DomainPattern(string host) => (_host, _labels) = (host, [.. host.Split('.')]);

    /// <summary>Null when the specifier names no domain.</summary>
    public static DomainPattern? Compile(string specifier)
    {
        const string Prefix = "domain:";
        if (!specifier.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var host = specifier[Prefix.Length..].Trim().TrimEnd('.').ToLowerInvariant();
        if (host is ['[', .. var address, ']'])
        {
            host = address;
        }

        if (!host.All(char.IsAscii))
        {
            host = Web.WebAddress.ToAscii(host) ?? host;
        }

        return host.Length == 0 || host.Any(static letter => letter is '/' or '@' or ' ' or '\\') ? null : new DomainPattern(host);
    }

    /// <summary>True when it names no host at all.</summary>
    public bool IsEverything => _host is "*";

    /// <summary>The same host, spelled without any star.</summary>
    public bool Names(string host) => host.Equals(_host, StringComparison.Ordinal);

    /// <param name="host">Lower case, without a trailing dot or brackets.</param>
    public bool Matches(string host)
    {
        if (_host is "*" || Names(host))
        {
            return true;
        }

        if (!_host.Contains('*', StringComparison.Ordinal))
        {
            return false;
        }

        var labels = host.Split('.');
        if (_host.StartsWith("*.", StringComparison.Ordinal))
        {
            // Any number of labels in front, and at least one.
            return labels.Length >= _labels.Length && Same(_labels.AsSpan()[1..], labels.AsSpan()[^(_labels.Length - 1)..]);
        }

        return labels.Length == _labels.Length && Same(_labels.AsSpan(), labels);
    }

    private static bool Same(ReadOnlySpan<string> pattern, ReadOnlySpan<string> labels)
    {
        for (var index = 0; index < pattern.Length; index++)
        {
            if (!Paths.PathGlob.MatchesName(pattern[index], labels[index], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
