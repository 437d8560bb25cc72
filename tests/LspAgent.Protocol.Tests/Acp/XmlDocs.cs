using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LspAgent.Protocol.Acp;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>What the comments of the protocol's source say about its types, as plain text.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members =
        XDocument.Load(Path.ChangeExtension(typeof(AcpJson).Assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    public static string? Summary(Type type) => Text(Find("T:", type.FullName!)?.Element("summary"));

    public static string? Summary(PropertyInfo property) => Text(Find("P:", $"{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary"));

    /// <summary>What is said of a member of a record: of its parameter, or of the property itself.</summary>
    public static string? Member(Type type, JsonPropertyInfo property)
    {
        var parameter = Find("T:", type.FullName!)?.Elements("param")
            .FirstOrDefault(p => string.Equals(p.Attribute("name")!.Value, property.AssociatedParameter?.Name, StringComparison.Ordinal));
        return Text(parameter) ?? (property.AttributeProvider is PropertyInfo declared ? Summary(declared) : null);
    }

    private static XElement? Find(string kind, string name) => Members.GetValueOrDefault(kind + name.Replace('+', '.'));

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var words = string.Concat(element.Nodes().Select(node => node is XElement inner
            ? inner.Attribute("cref")?.Value.Split('.')[^1] ?? inner.Attribute("name")?.Value ?? $"`{inner.Value}`"
            : node.ToString()));
        return Spaces().Replace(System.Net.WebUtility.HtmlDecode(words), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
