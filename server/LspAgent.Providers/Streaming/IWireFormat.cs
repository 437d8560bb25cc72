using System.Net.Http.Headers;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>A vendor's dialect over HTTP: how a request is written and how its stream is read. Safe for concurrent use.</summary>
internal interface IWireFormat
{
    /// <summary>The path behind the base URL.</summary>
    string Path { get; }

    void AddHeaders(HttpRequestHeaders headers, ModelKey? key, ModelRequest request);

    RequestBody Write(ModelRequest request);

    /// <summary>True when a refusal taught it to write requests otherwise, so that this one is worth sending again at once.</summary>
    bool Learn(string complaint);

    IStreamParser Parse(ModelRequest request, ServiceErrors errors);
}
