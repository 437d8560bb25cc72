using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Secrets;

/// <summary>
/// Takes secrets out of text before anybody else sees it: the values that it was told, and whatever has the shape of a
/// well-known kind of token or key. Safe for concurrent use.
/// </summary>
public sealed partial class SecretRedactor
{
    public const string Removed = "[secret removed]";

    /// <summary>Shorter values are words that stand anywhere.</summary>
    private const int ShortestValue = 8;

    private readonly Lazy<IEnumerable<string>> _known;
    private ImmutableArray<string> _values = [];

    /// <param name="known">The values that are known from the start; asked for when a text is first looked at.</param>
    public SecretRedactor(Func<IEnumerable<string>> known) => _known = new(() =>
    {
        foreach (var value in known())
        {
            Add(value);
        }

        return _values;
    });

    /// <summary>Knows shapes only.</summary>
    public SecretRedactor()
        : this(static () => [])
    {
    }

    /// <summary>Knows a further value from now on. Nothing happens for one that is too short to be told from other text.</summary>
    public void Add(string? value)
    {
        if (value is { Length: >= ShortestValue })
        {
            // The longest first, since one may hold another.
            ImmutableInterlocked.Update(ref _values, (values, added) => values.Contains(added, StringComparer.Ordinal) ? values : [.. values.Append(added).OrderByDescending(static known => known.Length)], value);
        }
    }

    /// <summary>The text without secrets; the same object when there is none in it.</summary>
    public string Redact(string text)
    {
        _ = _known.Value;
        foreach (var value in _values)
        {
            text = text.Contains(value, StringComparison.Ordinal) ? text.Replace(value, Removed, StringComparison.Ordinal) : text;
        }

        try
        {
            return Shapes().Replace(text, Removed);
        }
        catch (RegexMatchTimeoutException)
        {
            // Rather too little is shown than too much.
            return "[This text was too intricate to be searched for secrets, and is left out.]";
        }
    }

    /// <summary>Writes over the secrets in the bytes of a text, and leaves every other byte in its place.</summary>
    /// <returns>False when there was none.</returns>
    public bool Cover(Span<byte> bytes)
    {
        _ = _known.Value;

        // A character for each byte, so that places are the same in both; what secrets have the shape of is ASCII.
        var text = Encoding.Latin1.GetString(bytes);
        var found = new List<(int Start, int Length)>();
        foreach (var value in _values)
        {
            var bytesOfValue = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
            for (var at = text.IndexOf(bytesOfValue, StringComparison.Ordinal); at >= 0; at = text.IndexOf(bytesOfValue, at + bytesOfValue.Length, StringComparison.Ordinal))
            {
                found.Add((at, bytesOfValue.Length));
            }
        }

        try
        {
            foreach (var match in Shapes().EnumerateMatches(text))
            {
                found.Add((match.Index, match.Length));
            }
        }
        catch (RegexMatchTimeoutException)
        {
            found.Add((0, text.Length));
        }

        foreach (var (start, length) in found)
        {
            var place = bytes.Slice(start, length);
            place.Fill((byte)'*');
            Encoding.ASCII.GetBytes(Removed.AsSpan(0, Math.Min(Removed.Length, length)), place);
        }

        return found.Count > 0;
    }

    /// <summary>The result without secrets in its texts.</summary>
    public ToolResult Redact(ToolResult result) =>
        result with { Content = [.. result.Content.Select(block => block is ContentBlock.Text text ? text with { Value = Redact(text.Value) } : block)] };

    /// <summary>True when the text holds a secret, also one that is escaped as addresses do it.</summary>
    public bool AreIn(string text)
    {
        var plain = Uri.UnescapeDataString(text);
        return !Redact(text).Equals(text, StringComparison.Ordinal) || !Redact(plain).Equals(plain, StringComparison.Ordinal);
    }

    /// <summary>True when a text has the shape of a token, whatever it is called.</summary>
    public static bool HasShape(string text)
    {
        try
        {
            return Shapes().IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <summary>Keys of Anthropic and OpenAI, GitHub, GitLab, Slack, AWS, Google, npm, PyPI, NuGet, Hugging Face, SendGrid, Stripe; web tokens; private keys.</summary>
    [GeneratedRegex(
        """
        \b(?:sk-(?:ant|proj|svcacct|admin|or)-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9]{32,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,}
        |xox[abeoprs]-[A-Za-z0-9-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}\b|AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20,}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{40,}
        |oy2[a-z0-9]{43}\b|hf_[A-Za-z0-9]{30,}|SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}|[rs]k_live_[A-Za-z0-9]{20,}
        |eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})
        |-----BEGIN\ (?:[A-Z]+\ )*PRIVATE\ KEY-----[\s\S]*?(?:-----END\ (?:[A-Z]+\ )*PRIVATE\ KEY-----|\z)
        |(?<=://[^/\s:@"'<>]{1,64}:)[^/\s@"'<>]{1,256}(?=@)
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000)]
    private static partial Regex Shapes();
}
