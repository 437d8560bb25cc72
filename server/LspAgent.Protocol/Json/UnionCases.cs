using System.Collections;
using System.Text.Json;

namespace LspAgent.Protocol.Json;

/// <summary>How the cases of a union are told apart on the wire; the only place that says so.</summary>
/// <param name="discriminator">The property whose word names the case; null if only the other properties tell.</param>
/// <param name="unknown">Keeps an object that is none of the cases.</param>
public sealed class UnionCases<TUnion>(string? discriminator, Func<JsonElement, TUnion> unknown) : IEnumerable<Type>
    where TUnion : class
{
    private readonly Dictionary<string, Type> _byWord = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, Type>> _byProperty = [];
    private Type? _withoutWord;

    public string? Discriminator => discriminator;

    /// <summary>The cases that a word names, for whoever describes the wire.</summary>
    public IReadOnlyDictionary<string, Type> Words => _byWord;

    /// <summary>The case that this word names.</summary>
    public void Add(string word, Type @case) => _byWord.Add(word, @case);

    /// <summary>The case of an object that has no discriminator.</summary>
    public void Add(Type @case) => _withoutWord = @case;

    /// <summary>The case of an object that no word decides and that has this property.</summary>
    public UnionCases<TUnion> OrIfHas(string property, Type @case)
    {
        _byProperty.Add(new(property, @case));
        return this;
    }

    public IEnumerator<Type> GetEnumerator() =>
        _byWord.Values
            .Concat(_byProperty.Select(pair => pair.Value))
            .Concat(_withoutWord is null ? [] : [_withoutWord])
            .Distinct()
            .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal TUnion Unknown(JsonElement raw) => unknown(raw);

    /// <summary>The case of the object at which a copy of the reader stands; null if it is none that we know.</summary>
    internal Type? Find(Utf8JsonReader reader)
    {
        string? word = null;
        Type? byProperty = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (discriminator is not null && reader.ValueTextEquals(discriminator))
            {
                reader.Read();
                word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                if (word is not null && _byWord.TryGetValue(word, out var named))
                {
                    return named;
                }
            }
            else
            {
                byProperty ??= CaseWith(ref reader);
                reader.Read();
            }

            reader.Skip();
        }

        return byProperty ?? (word is null ? _withoutWord : null);
    }

    private Type? CaseWith(ref Utf8JsonReader reader)
    {
        foreach (var (property, @case) in _byProperty)
        {
            if (reader.ValueTextEquals(property))
            {
                return @case;
            }
        }

        return null;
    }
}
