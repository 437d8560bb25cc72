using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace LspAgent.Core.Settings;

/// <summary>A value of a settings file that knows where it stands. Closed.</summary>
internal abstract record SettingsNode(SettingOrigin Origin)
{
    public sealed record Object(SettingOrigin Origin, ImmutableDictionary<string, SettingsNode> Members) : SettingsNode(Origin)
    {
        public Object With(string key, SettingsNode value) => this with { Members = Members.SetItem(key, value) };

        public Object Without(string key) => this with { Members = Members.Remove(key) };
    }

    public sealed record Array(SettingOrigin Origin, ImmutableArray<SettingsNode> Items) : SettingsNode(Origin);

    public sealed record Text(SettingOrigin Origin, string Value) : SettingsNode(Origin);

    public sealed record Number(SettingOrigin Origin, decimal Value) : SettingsNode(Origin);

    public sealed record Flag(SettingOrigin Origin, bool Value) : SettingsNode(Origin);

    /// <summary>A null, or a number that is no decimal one: a value that no setting takes.</summary>
    public sealed record Nothing(SettingOrigin Origin) : SettingsNode(Origin);

    public static Object Empty { get; } = new(new SettingOrigin(SettingsLayer.User, string.Empty, 0), ImmutableDictionary.Create<string, SettingsNode>(StringComparer.Ordinal));

    /// <exception cref="JsonException">The file is no JSON.</exception>
    public static SettingsNode Parse(SettingsFile file)
    {
        var bytes = Encoding.UTF8.GetBytes(file.Text.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
        var lines = new LineNumbers(bytes);
        reader.Read();
        var node = Read(ref reader, file, lines);
        reader.Read();
        return node;
    }

    /// <summary>The value in words for people, cut behind a number of characters.</summary>
    public string Describe(int most) => (this switch
    {
        Object group => string.Join("; ", group.Members.OrderBy(static member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {member.Value.Describe(most)}")),
        Array array => string.Join(", ", array.Items.Select(item => item.Describe(most))),
        Text text => text.Value,
        Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Flag { Value: true } => "true",
        Flag => "false",
        _ => "nothing",
    }) is var said && said.Length > most ? $"{said[..most]}…" : said;

    /// <summary>The same with another one over it: objects go together member by member, arrays follow each other, anything else is replaced.</summary>
    public SettingsNode With(SettingsNode over) => (this, over) switch
    {
        (Object mine, Object theirs) => theirs.Members.Aggregate(mine, static (merged, member) => merged.With(
            member.Key,
            merged.Members.TryGetValue(member.Key, out var value) ? value.With(member.Value) : member.Value)),
        (Array mine, Array theirs) => theirs with { Items = [.. mine.Items.Concat(theirs.Items).DistinctBy(static item => item is Text text ? (object)text.Value : item)] },
        _ => over,
    };

    private static SettingsNode Read(ref Utf8JsonReader reader, SettingsFile file, LineNumbers lines)
    {
        var origin = new SettingOrigin(file.Layer, file.Name, lines.At(reader.TokenStartIndex));
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = ImmutableDictionary.CreateBuilder<string, SettingsNode>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    var key = reader.GetString() ?? string.Empty;
                    reader.Read();
                    members[key] = Read(ref reader, file, lines);
                }

                return new Object(origin, members.ToImmutable());
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<SettingsNode>();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, file, lines));
                }

                return new Array(origin, items.ToImmutable());
            case JsonTokenType.String:
                return new Text(origin, reader.GetString() ?? string.Empty);
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? new Number(origin, number) : new Nothing(origin);
            case JsonTokenType.True or JsonTokenType.False:
                return new Flag(origin, reader.GetBoolean());
            default:
                return new Nothing(origin);
        }
    }

    /// <summary>Counts the lines up to places that come in order.</summary>
    private sealed class LineNumbers(byte[] bytes)
    {
        private int _at;
        private int _line = 1;

        public int At(long place)
        {
            _line += bytes.AsSpan(_at, (int)place - _at).Count((byte)'\n');
            _at = (int)place;
            return _line;
        }
    }
}
