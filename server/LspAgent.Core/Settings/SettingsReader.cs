using System.Collections.Immutable;

namespace LspAgent.Core.Settings;

/// <summary>Reads typed values out of an object of a settings file. What does not fit is said, left out, and costs nothing else.</summary>
/// <param name="path">The keys that lead to the object, with a dot behind each.</param>
internal sealed class SettingsReader(SettingsNode.Object node, string path, SettingsFindings findings)
{
    public string? Text(string key) => Find<SettingsNode.Text>(key, "a text")?.Value;

    public bool? Flag(string key) => Find<SettingsNode.Flag>(key, "true or false")?.Value;

    public int? Whole(string key, int least)
    {
        var expected = $"a whole number of at least {least}";
        return Find<SettingsNode.Number>(key, expected) is not { } number ? null
            : decimal.IsInteger(number.Value) && number.Value >= least && number.Value <= int.MaxValue ? (int)number.Value
            : Wrong<int?>(key, number, expected);
    }

    public decimal? Amount(string key) =>
        Find<SettingsNode.Number>(key, "a number of at least 0") is not { } number ? null
        : number.Value >= 0 ? number.Value
        : Wrong<decimal?>(key, number, "a number of at least 0");

    /// <summary>One of some words.</summary>
    public T? OneOf<T>(string key, params ReadOnlySpan<(string Word, T Value)> words)
        where T : struct
    {
        if (Find<SettingsNode.Text>(key, "a text") is not { } text)
        {
            return null;
        }

        var known = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word.Equals(text.Value, StringComparison.Ordinal))
            {
                return value;
            }

            known.Add(word);
        }

        return Wrong<T?>(key, text, $"one of {string.Join(", ", known)}");
    }

    /// <summary>An array of texts; one text alone counts as an array of it.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        switch (node.Members.GetValueOrDefault(key))
        {
            case null:
                return [];
            case SettingsNode.Text text:
                return [text.Value];
            case SettingsNode.Array array:
                var texts = ImmutableArray.CreateBuilder<string>();
                foreach (var item in array.Items)
                {
                    if (item is SettingsNode.Text { Value: var value })
                    {
                        texts.Add(value);
                    }
                    else
                    {
                        Wrong<string>(key, item, "an array of texts");
                    }
                }

                return texts.ToImmutable();
            case { } other:
                Wrong<string>(key, other, "an array of texts");
                return [];
        }
    }

    /// <summary>An object of its own; an empty one when there is none.</summary>
    public SettingsReader Inner(string key) =>
        new(Find<SettingsNode.Object>(key, "an object") ?? SettingsNode.Empty, $"{path}{key}.", findings);

    /// <summary>An object whose keys are names, each with an object of its own.</summary>
    public ImmutableDictionary<string, T> Named<T>(string key, Func<SettingsReader, T> read)
    {
        var named = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        var inner = new SettingsReader(Find<SettingsNode.Object>(key, "an object") ?? SettingsNode.Empty, $"{path}{key}.", findings);
        foreach (var name in inner.Keys)
        {
            if (inner.Find<SettingsNode.Object>(name, "an object") is { } value)
            {
                named[name] = read(new SettingsReader(value, $"{path}{key}.{name}.", findings));
            }
        }

        return named.ToImmutable();
    }

    private IEnumerable<string> Keys => node.Members.Keys;

    private T? Find<T>(string key, string expected)
        where T : SettingsNode => node.Members.GetValueOrDefault(key) switch
        {
            null => null,
            T found => found,
            { } other => Wrong<T>(key, other, expected),
        };

    private T? Wrong<T>(string key, SettingsNode value, string expected)
    {
        findings.Add(value, $"{value.Origin.File}, line {value.Origin.Line}: {path}{key} must be {expected}, so it is left out.");
        return default;
    }
}

/// <summary>What does not fit in a settings file.</summary>
internal sealed class SettingsFindings
{
    private readonly List<string> _problems = [];
    private readonly HashSet<SettingsNode> _wrong = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<string> Problems => _problems;

    public void Add(SettingsNode value, string problem)
    {
        _wrong.Add(value);
        _problems.Add(problem);
    }

    /// <summary>The same object without the values that do not fit, so that they hide nothing of the layers below.</summary>
    public SettingsNode.Object Without(SettingsNode.Object node) => _wrong.Count == 0 ? node : node with
    {
        Members = node.Members
            .Where(member => !_wrong.Contains(member.Value))
            .ToImmutableDictionary(static member => member.Key, member => Pruned(member.Value), StringComparer.Ordinal),
    };

    private SettingsNode Pruned(SettingsNode node) => node switch
    {
        SettingsNode.Object inner => Without(inner),
        SettingsNode.Array array => array with { Items = [.. array.Items.Where(item => !_wrong.Contains(item)).Select(Pruned)] },
        _ => node,
    };
}
